### Words of the personal hall.

p-centre = 安居住房公积金管理中心

## Pages
p-home = 我的公积金
p-login = 登录个人网厅
p-transactions = 缴存明细
p-history = 缴存趋势
p-account = 账户信息
p-certificates = 缴存证明
p-new-title = 开具缴存证明
p-check-title = 核对证明内容
p-issued-title = 证明开具完成
p-certificate-title = 缴存证明详情
p-me = 我的
p-privacy = 隐私说明
p-not-found = 未找到页面

## Navigation
p-nav-home = 首页
p-nav-transactions = 明细
p-nav-certificates = 证明
p-nav-me = 我的

## Login
p-login-lead = 查询余额与明细，开具缴存证明
p-login-name = 用户名
p-password = 密码
p-log-in = 登录
p-login-help = 无法登录？
p-login-help-text = 忘记用户名或密码，请携带本人有效身份证件到服务大厅重置，或拨打12329咨询。
p-lost = 登录已超时
p-lost-more = 为保护您的账户安全，长时间未操作后已自动退出。重新登录后将回到原来的页面。

## Overview
p-hello = { $name }，您好
p-balance = 账户余额
p-status = 账户状态
p-paid-through = 缴至年月
p-last-paid = 最近一次缴存
p-last-paid-note = { $day }到账
p-none-yet = 暂无
p-account-short = 账号{ $no }
p-quick = 常用服务
p-certificate-make = 开具证明
p-monthly = 每月缴存
p-monthly-unit = 单位（{ $ratio }）
p-monthly-personal = 个人（{ $ratio }）
p-monthly-total = 月缴存额合计
p-base = 缴存基数
p-parts = 余额构成
p-carried = 上年结转余额
p-this-year = 当年归集余额
p-interest-so-far = 本年度利息（预估）
p-interest-note = 利息按年利率{ $rate }预估至{ $day }，尚未计入余额，实际以6月30日结息为准。
p-recent = 最近明细
p-all-transactions = 查看全部

## Transactions
p-filter = 筛选明细
p-filter-year = 年度
p-filter-kind = 业务类型
p-all-years = 全部年度
p-all-kinds = 全部类型
p-year = { $year }年
p-refresh = 刷新
p-total-in = 收入合计
p-total-out = 支出合计
p-more = 加载更多
p-more-loaded = 已加载{ NUMBER($count) }条
p-list-end = 已显示全部明细
p-no-transactions = 暂无明细
p-no-transactions-more = 单位为您缴存后，明细会显示在这里。
p-no-match = 没有符合筛选条件的明细，请更换年度或业务类型。
p-show-all = 查看全部明细
p-balance-after = 余额{ " " }{ $amount }
p-reversed = { $kind }（冲账）
p-txn-details = 明细详情
p-txn-kind = 业务类型
p-txn-amount = 发生额
p-txn-balance = 发生后余额
p-txn-day = 记账日期
p-txn-month = 汇补缴年月
p-txn-memo = 摘要
p-txn-no = 业务流水号

## Charts
p-history-lead = 最近36个月内的缴存与余额
p-chart-contributions = 每月缴存额
p-chart-contributions-more = { $from }至{ $to }，共缴存{ $sum }。
p-chart-balance = 月末余额
p-chart-balance-more = { $from }末余额{ $had }，{ $to }末余额{ $worth }。
p-month = 月份
p-contributed-yuan = 缴存额（元）
p-balance-yuan = 余额（元）
p-no-history = 暂无缴存记录

## Account
p-account-lead = 证件号码等信息已隐去部分内容，点按“眼睛”可查看，30秒后自动隐藏
p-person = 个人信息
p-account-part = 账户
p-contribution-part = 缴存
p-name = 姓名
p-id-type = 证件类型
p-id-no = 证件号码
p-mobile = 手机号码
p-mobile-none = 未登记
p-account-no = 个人账号
p-opened = 开户日期
p-unit = 缴存单位
p-unit-no = 单位账号
p-unit-ratio = 单位缴存比例
p-personal-ratio = 个人缴存比例
p-unit-monthly = 单位月缴存额
p-personal-monthly = 个人月缴存额
p-consecutive = 连续缴存
p-months = { NUMBER($count) }个月
p-wrong-data = 信息有误？请联系单位经办人更正，或携带身份证件到服务大厅办理。

## Certificates
p-certificates-lead = 证明您的账户状态与缴存情况
p-cert-fact-content = 证明载有姓名、缴存单位、账户余额、缴至年月和月缴存额。
p-cert-fact-qr = 附有二维码，收取证明的单位扫码即可核验真伪。
p-cert-fact-free = 免费开具，即时生成PDF文件，可打印。
p-cert-list = 已开具的证明
p-cert-none = 尚未开具证明
p-cert-none-more = 开具后可在这里再次下载或作废。
p-cert-valid = 有效
p-cert-revoked = 已作废
p-cert-expired = 已过期
p-cert-status = 证明状态
p-cert-no = 证明编号
p-cert-no-short = 编号{ $no }
p-cert-issued-on = { $day }开具
p-cert-issued = 开具日期
p-cert-until = 有效期至
p-cert-revoked-at = 作废时间
p-cert-as-of = 数据截至
p-cert-not-valid = 该证明已不再有效
p-cert-not-valid-more = 不能再下载。扫描其二维码时，也会显示同样的结果。
p-certificate-again = 重新开具
p-purpose = 证明用途
p-purpose-hint = 将印在证明上，例如：办理商业银行贷款。最多40个字，可不填。
p-purpose-long = 证明用途最多40个字，请缩短后再试
p-purpose-none = 未填写用途
p-purpose-change = 修改证明用途
p-step-purpose = 填写用途
p-step-check = 核对
p-step-done = 完成
p-next = 下一步
p-just-issued = 您刚刚已开具一份证明
p-just-issued-see = 查看已开具的证明
p-check-lead = 确认无误后开具
p-check-note = 余额、缴至年月等内容以开具时的账户数据为准。
p-submit = 确认开具
p-issued = 缴存证明已开具
p-issued-keep = 请下载PDF文件妥善保存；也可以随时在“缴存证明”中再次下载。
p-issued-valid = 证明有效期至{ $day }。
p-issued-revoke = 如内容不再适用，可以随时作废。
p-next-steps = 接下来
p-to-certificates = 查看全部证明
p-qr-alt = 核验缴存证明真伪的二维码
p-qr-more = 扫描二维码可核验本证明的真伪。
p-qr-open = 打开核验页面
p-download-pdf = 下载证明（PDF）
p-open-pdf = 打开并打印（PDF）
p-revoke = 作废证明
p-revoke-ask = 确定作废这份证明？
p-revoke-more = 作废后不能恢复。已经交出的纸质或电子证明，扫码核验时将显示“已作废”。
p-revoke-yes = 确认作废
p-revoked-done = 证明已作废

## Applications
p-apply = 填写申请
p-apply-page = 填写申请（第{ NUMBER($page) }页）
p-apply-check = 核对申请
p-business = 办事
p-rent = 租房提取
p-all-items = 全部事项
p-continue = 继续
p-autosave = 每次点按“继续”都会自动保存，退出后或换一台设备也能接着填写。
p-source-account = 账户信息
p-source-earlier = 以往办件
p-source = 来自{ $from }
p-proposed = 已填内容来自{ $from }，请核对。
p-stale = 这份申请在别处修改过
p-stale-more = 现在显示的是最新内容，请核对后继续。
p-your-answers = 您填写的内容
p-not-answered = 未填写
p-agreed = 已同意
p-expected = 预计提取金额
p-to-fix = 提交前请补充或更正
p-cannot-now = 现在还不能提交
p-send-in = 提交申请
p-just-sent = 您刚刚已提交这项申请
p-just-sent-see = 查看办理进度

## Cases
p-cases = 我的办件
p-cases-lead = 已提交的申请和未提交的草稿
p-cases-none = 还没有办件
p-cases-none-more = 提交申请后，可以在这里查看进度和结果。
p-guides = 查看办事指南
p-case = 办件详情
p-case-no = 办件编号
p-case-item = 办理事项
p-case-amount = 提取金额
p-case-facts = 办件信息
p-case-history = 办理经过
p-submitted-at = 提交时间
p-kept-until = 草稿保留至
p-decided-by = 最迟办结日期
p-mend-this = 请更正后重新提交
p-mend-until = 补正截止
p-paid-out = { $amount }已转入您的银行卡（{ $bank }{ " " }{ $card }）。
p-paying-out = { $amount }正在转入您的银行卡（{ $bank }{ " " }{ $card }）。
p-payout-bank = 收款银行
p-payout-card = 收款银行卡
p-payout-state = 付款状态
p-payout-day = 到账日期
p-payout-no = 银行流水号
p-payout-under-way = 银行处理中
p-payout-unknown = 正在向银行核实
p-payout-done = 已到账
p-payout-failed = 未能到账
p-go-on-filling = 继续填写
p-mend = 补充或更正
p-apply-again = 重新申请
p-withdraw = 撤回申请
p-withdraw-ask = 确定撤回这项申请？
p-withdraw-more = 撤回后不再办理，也不会提取。需要时可以重新申请。
p-withdraw-yes = 确认撤回
p-withdrawn = 申请已撤回
p-object = 对结果有异议？
p-object-more = 可以拨打12329，或携带身份证件到服务大厅申请核实；也可以依法申请行政复议或者提起行政诉讼。
p-receipt-alt = 办件回执二维码
p-receipt-more = 这是本次申请的回执。到服务大厅咨询时，可以出示此二维码。

## Data that is looked at
p-data-checks = 信息核验
p-data-waiting = 等待答复
p-data-passed = 通过
p-data-failed = 未通过
p-data-contract = 购房合同备案
p-data-marriage = 婚姻登记
p-data-household = 户籍
p-data-real-estate = 本市住房情况
p-data-lease = 租赁备案
p-data-retirement = 退休待遇
p-data-disability = 劳动能力鉴定
p-data-company = 企业登记
p-data-credit = 个人征信
p-data-national = 其他城市公积金
p-data-court = 司法协助
p-data-own-record = 本中心记录
p-data-own-card = 银行卡户名

## Me
p-services = 更多服务
p-display = 显示设置
p-language = 语言
p-care = 大字与大按钮
p-help = 帮助
p-verify = 核验证明真伪

## Privacy
p-privacy-shown = 显示哪些信息
p-privacy-shown-more = 证件号码、手机号码和账号默认隐去部分内容。您点按查看后，完整内容只显示30秒。
p-privacy-kept = 浏览器保存哪些信息
p-privacy-kept-more = 只保存语言、界面颜色和关怀版的选择，以及一个用于登录的凭证。个人信息不会保存在浏览器中，退出登录后凭证立即失效。
p-privacy-noted = 我们记录哪些操作
p-privacy-noted-more = 登录、查看完整信息、开具和作废证明等操作会留下记录，用于保护您的账户安全。
p-privacy-rights = 您的权利
p-privacy-rights-more = 您可以查询、更正本人信息。请拨打12329，或携带身份证件到服务大厅办理。

## Not found
p-not-found-title = 没有找到这个页面
p-not-found-more = 网址可能有误，或页面已经移走。
p-to-home = 回到首页
