//! What can be done with a confirmed remittance that is not paid.

use std::rc::Rc;

use shared_types::api::{
    session::Permission,
    unit::{RemittanceView, SuspenseView},
};
use web_kit::prelude::*;

use crate::{api, session::use_session};

/// Properties of [`VoidButton`].
#[derive(Properties, PartialEq)]
pub struct VoidButtonProps {
    /// The remittance.
    pub remittance: RemittanceView,
    /// It was taken back.
    pub on_done: Callback<()>,
}

/// 作废, after a question. Nothing where it cannot be done.
#[component]
pub fn VoidButton(props: &VoidButtonProps) -> Html {
    let session = use_session();
    let toast = use_toast();
    let asking = use_state_eq(|| false);
    let submit = {
        let (asking, on_done) = (asking.setter(), props.on_done.clone());
        let done = Callback::from(move |_: Rc<RemittanceView>| {
            asking.set(false);
            toast.emit(t::u_void_done().into());
            on_done.emit(());
        });
        use_submit(api::void, done)
    };
    if !props.remittance.voidable || !session.may(Permission::Review) {
        return Html::default();
    }
    let open = |on: bool| {
        let (asking, reset) = (asking.setter(), submit.reset.clone());
        Callback::from(move |()| {
            reset.emit(());
            asking.set(on);
        })
    };
    let on_confirm = {
        let (send, no) = (
            submit.send.clone(),
            props.remittance.remittance_no.to_string(),
        );
        Callback::from(move |()| send.emit(no.clone()))
    };
    let month = fmt::month(props.remittance.month);
    html! {
        <>
            <Button label={t::u_void()} kind={ButtonKind::Danger} on_click={open(true)} />
            <ConfirmDialog
                open={*asking} title={t::u_void_ask(&month)} confirm={t::u_void()} danger=true
                busy={submit.state.is_busy()} {on_confirm} on_close={open(false)}
            >
                <p>{ t::u_void_more() }</p>
                <Outcome<RemittanceView> state={submit.state.clone()} retry={submit.retry.clone()} />
            </ConfirmDialog>
        </>
    }
}

/// Properties of [`SuspensePayment`].
#[derive(Properties, PartialEq)]
pub struct SuspensePaymentProps {
    /// 暂收款 of the unit.
    pub suspense: SuspenseView,
    /// It was paid.
    pub on_done: Callback<Rc<RemittanceView>>,
}

/// Offers to pay the oldest confirmed remittance from suspense. Nothing where
/// the balance does not suffice.
#[component]
pub fn SuspensePayment(props: &SuspensePaymentProps) -> Html {
    let session = use_session();
    let asking = use_state_eq(|| false);
    let submit = {
        let (asking, on_done) = (asking.setter(), props.on_done.clone());
        let done = Callback::from(move |view: Rc<RemittanceView>| {
            asking.set(false);
            on_done.emit(view);
        });
        use_submit(api::pay_from_suspense, done)
    };
    let Some(payable) = props.suspense.can_pay.as_ref() else {
        return Html::default();
    };
    let open = |on: bool| {
        let (asking, reset) = (asking.setter(), submit.reset.clone());
        Callback::from(move |()| {
            reset.emit(());
            asking.set(on);
        })
    };
    let on_confirm = {
        let (send, no) = (submit.send.clone(), payable.remittance_no.to_string());
        Callback::from(move |()| send.emit(no.clone()))
    };
    let (month, amount) = (fmt::month(payable.month), fmt::yuan(payable.total));
    let left = fmt::yuan(props.suspense.balance - payable.total);
    html! {
        <Notice tone={Tone::Info} title={t::u_suspense_can_pay(&month)}>
            <p>{ t::u_suspense_can_pay_more(&amount, &fmt::yuan(props.suspense.balance)) }</p>
            if session.may(Permission::Review) {
                <div class="notice-actions"><Button label={t::u_suspense_pay()} icon={Icon::WALLET} on_click={open(true)} /></div>
            } else {
                <p class="hint">{ t::u_suspense_pay_reviewer() }</p>
            }
            <ConfirmDialog
                open={*asking} title={t::u_suspense_ask(&month)} confirm={t::u_suspense_confirm()}
                busy={submit.state.is_busy()} {on_confirm} on_close={open(false)}
            >
                <p>{ t::u_suspense_ask_more(&amount, &left) }</p>
                <Outcome<RemittanceView> state={submit.state.clone()} retry={submit.retry.clone()} />
            </ConfirmDialog>
        </Notice>
    }
}
