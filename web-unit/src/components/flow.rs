//! Where a page stands in the month.

use web_kit::prelude::*;

/// A step of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// 变更清册
    Changes = 1,
    /// 核对清册
    Preview,
    /// 核定确认
    Check,
    /// 缴款
    Payment,
    /// 凭证
    Receipt,
}

/// "第 2 步 / 共 5 步" and the names of the steps.
pub fn flow(now: Flow) -> Html {
    let steps: Vec<AttrValue> = [
        t::u_task_changes(),
        t::u_task_preview(),
        t::u_task_confirm(),
        t::u_task_pay(),
        t::u_task_receipt(),
    ]
    .into_iter()
    .map(AttrValue::from)
    .collect();
    html! { <Steps {steps} current={now as usize} /> }
}
