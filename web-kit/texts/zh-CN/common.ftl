### Words of the components; every app has them.

busy = 请稍候…
loading = 正在加载…
retry = 重试
close = 关闭
cancel = 取消
back = 返回
change = 修改
print = 打印
copy = 复制
copy-what = 复制{ $label }
copied = 已复制
copy-failed = 复制失败，请手动选择后复制
new-tab = （在新标签页打开）
skip = 跳到主要内容
navigation = 主导航
aside = 相关信息
logout = 退出登录
help = 需要帮助？请拨打服务热线
hotline-call = 拨打热线 12329
yuan = 元
choose = 请选择
optional = （选填）
printed-at = 打印时间：{ $time }

## Preferences
care-mode = 关怀版
theme = 界面颜色
theme-system = 跟随系统
theme-light = 浅色
theme-dark = 深色

## Hidden values
hide-value = 隐藏{ $label }
show-value = 显示完整{ $label }
hidden = 已隐藏
reveal-failed = 暂时无法显示，请稍后再试
password-show = 显示密码

## Errors
error-prefix = 错误：
error-summary = 请更正以下内容
error-missing = 请填写{ $label }
error-unchosen = 请选择{ $label }
error-unchecked = 请勾选“{ $label }”
error-trace = 错误代码：{ $code }，追踪编号：{ $trace }
error-network = 网络连接失败
error-network-more = 请检查网络后重试。您填写的内容仍保留在本页。
error-server = 服务暂时不可用
error-server-more = 请稍后重试；如仍不成功，请拨打12329。（状态码：{ $status }）
error-amount = 请输入正确的金额，最多两位小数，例如 1234.56
offline = 网络已断开。您填写的内容仍保留在本页，恢复网络后再提交。

## Results of submissions
result-asking = 结果未知，正在查询
result-asking-more = 网络中断，系统正在核实本次提交是否成功，请勿重复操作。
result-unknown = 结果未知
result-unknown-more = 暂时无法确认本次提交是否成功。再次查询不会重复提交。
result-not-sent = 未提交
result-not-sent-more = 网络已断开，本次没有提交，也不会自动提交。您填写的内容仍保留在本页，恢复网络后请重新提交。
result-ask-again = 再次查询

## Steps and tasks
step-of = 第{ NUMBER($step) }步 / 共{ NUMBER($steps) }步
step-done = （已完成）
task-not-started = 未开始
task-seen = 已查看未完成
task-in-progress = 进行中
task-done = 已完成
task-blocked = 暂不可办
task-problem = 有问题

## Lists
pager = 分页
total-rows = 共{ NUMBER($count) }条
page-of = 第{ NUMBER($page) }页 / 共{ NUMBER($pages) }页
page-first = 首页
page-previous = 上一页
page-next = 下一页
export = 导出
page-last = 末页

## Upload
upload-too-large = 文件过大，请压缩或拆分后重新选择
upload-progress = 上传进度
upload-percent = 已上传{ $percent }%
upload-checking = 上传完成，正在校验…

## Charts
chart-table = 查看数据表
chart-show = 查看图表
chart-empty = 暂无数据

## Session
session-ending = 登录即将超时
session-ending-more = 您已较长时间没有操作，两分钟内将自动退出登录。是否继续办理？
session-extend = 继续办理
