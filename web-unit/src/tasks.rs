//! The month as a list of tasks: 变更 → 核对清册 → 核定确认 → 缴款 → 凭证.

use shared_types::{
    api::{
        session::Permission,
        unit::{DueMonth, DueStage},
    },
    money::Fen,
};
use web_kit::prelude::{AttrValue, Task, TaskStatus, t};

use crate::route::Hall;

/// Whose list it is.
pub struct Agent<'a> {
    /// What the agent may do.
    pub permissions: &'a [Permission],
}

impl Agent<'_> {
    fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// The tasks of the month in their order.
pub fn tasks(due: &DueMonth, agent: &Agent<'_>) -> Vec<Task<Hall>> {
    let mut tasks = Vec::with_capacity(6);
    if due.annual_review_needed && !is_confirmed(due.stage) {
        tasks.push(review(agent));
    }
    tasks.extend([
        changes(due, agent),
        check_list(due),
        confirm(due, agent),
        pay(due),
        receipt(due),
    ]);
    tasks
}

/// The one thing to do next: the first open task that leads somewhere.
pub fn next(tasks: &[Task<Hall>]) -> Option<&Task<Hall>> {
    let open = |task: &&Task<Hall>| {
        !matches!(task.status, TaskStatus::Done | TaskStatus::Blocked) && task.to.is_some()
    };
    tasks.iter().find(open)
}

const fn is_confirmed(stage: DueStage) -> bool {
    matches!(stage, DueStage::AwaitingPayment | DueStage::Paid)
}

fn task(
    title: &'static str,
    hint: impl Into<AttrValue>,
    status: TaskStatus,
    to: Option<Hall>,
) -> Task<Hall> {
    Task {
        title: title.into(),
        hint: Some(hint.into()),
        status,
        to,
    }
}

fn blocked(title: &'static str, why: &'static str) -> Task<Hall> {
    task(title, why, TaskStatus::Blocked, None)
}

fn review(agent: &Agent<'_>) -> Task<Hall> {
    let hint = if agent.may(Permission::Review) {
        t::u_task_review_due()
    } else {
        t::u_task_review_other()
    };
    task(
        t::u_review(),
        hint,
        TaskStatus::NotStarted,
        Some(Hall::AnnualReview),
    )
}

fn changes(due: &DueMonth, agent: &Agent<'_>) -> Task<Hall> {
    let title = t::u_task_changes();
    match due.stage {
        DueStage::NotOpen => blocked(title, t::u_task_not_open()),
        DueStage::Preparing if due.change_count > 0 => task(
            title,
            t::u_task_changes_some(due.change_count),
            TaskStatus::InProgress,
            Some(Hall::changes()),
        ),
        DueStage::Preparing if agent.may(Permission::Operate) => task(
            title,
            t::u_task_changes_none(),
            TaskStatus::NotStarted,
            Some(Hall::changes()),
        ),
        DueStage::Preparing => task(
            title,
            t::u_task_changes_other(),
            TaskStatus::NotStarted,
            Some(Hall::changes()),
        ),
        DueStage::Submitted => task(
            title,
            t::u_task_changes_locked(due.change_count),
            TaskStatus::Done,
            Some(Hall::changes()),
        ),
        DueStage::AwaitingPayment | DueStage::Paid => task(
            title,
            t::u_task_changes_done(due.change_count),
            TaskStatus::Done,
            None,
        ),
    }
}

fn check_list(due: &DueMonth) -> Task<Hall> {
    let title = t::u_task_preview();
    let hint = || t::u_task_preview_hint(due.headcount, &due.total.grouped());
    match due.stage {
        DueStage::NotOpen => blocked(title, t::u_task_not_open()),
        DueStage::Preparing => task(title, hint(), TaskStatus::NotStarted, Some(Hall::Preview)),
        DueStage::Submitted => task(title, hint(), TaskStatus::Done, Some(Hall::Preview)),
        DueStage::AwaitingPayment | DueStage::Paid => task(
            title,
            hint(),
            TaskStatus::Done,
            due.remittance_no
                .as_ref()
                .map(|no| Hall::Remittance(no.to_string())),
        ),
    }
}

fn confirm(due: &DueMonth, agent: &Agent<'_>) -> Task<Hall> {
    let title = t::u_task_confirm();
    match due.stage {
        DueStage::NotOpen => blocked(title, t::u_task_not_open()),
        DueStage::Preparing | DueStage::Submitted if due.annual_review_needed => {
            blocked(title, t::u_task_confirm_review())
        }
        DueStage::Preparing | DueStage::Submitted
            if due.total == Fen::ZERO && due.headcount == 0 =>
        {
            blocked(title, t::u_task_confirm_nobody())
        }
        DueStage::Preparing if agent.may(Permission::Review) => task(
            title,
            t::u_task_confirm_own(),
            TaskStatus::NotStarted,
            Some(Hall::Check),
        ),
        DueStage::Preparing => task(
            title,
            t::u_task_confirm_submit(),
            TaskStatus::NotStarted,
            Some(Hall::Check),
        ),
        DueStage::Submitted if agent.may(Permission::Review) => task(
            title,
            t::u_task_confirm_waits_for_you(),
            TaskStatus::InProgress,
            Some(Hall::Check),
        ),
        DueStage::Submitted => task(
            title,
            t::u_task_confirm_waits(),
            TaskStatus::InProgress,
            Some(Hall::Check),
        ),
        DueStage::AwaitingPayment | DueStage::Paid => task(
            title,
            due.remittance_no
                .as_ref()
                .map_or_else(String::new, |no| t::u_task_confirm_done(no.as_str())),
            TaskStatus::Done,
            None,
        ),
    }
}

fn pay(due: &DueMonth) -> Task<Hall> {
    let title = t::u_task_pay();
    let to = due
        .remittance_no
        .as_ref()
        .map(|no| Hall::Payment(no.to_string()));
    match due.stage {
        DueStage::AwaitingPayment => task(
            title,
            t::u_task_pay_now(&due.total.grouped()),
            TaskStatus::InProgress,
            to,
        ),
        DueStage::Paid => task(title, t::u_task_pay_arrived(), TaskStatus::Done, to),
        _ => blocked(title, t::u_task_pay_later()),
    }
}

fn receipt(due: &DueMonth) -> Task<Hall> {
    let title = t::u_task_receipt();
    match due.stage {
        DueStage::Paid => task(
            title,
            t::u_task_receipt_soon(),
            TaskStatus::InProgress,
            None,
        ),
        _ => blocked(title, t::u_task_receipt_later()),
    }
}

#[cfg(test)]
mod tests {
    use shared_types::{
        api::{
            session::Permission,
            unit::{DueMonth, DueStage},
        },
        calendar::{Date, YearMonth},
        money::Fen,
        numbers::RemittanceNo,
    };
    use web_kit::prelude::TaskStatus::{self, Blocked, Done, InProgress, NotStarted};

    use super::{Agent, next, tasks};
    use crate::route::Hall;

    const OPERATOR: Agent<'_> = Agent {
        permissions: &[Permission::Operate],
    };
    const REVIEWER: Agent<'_> = Agent {
        permissions: &[Permission::Review],
    };

    fn due(stage: DueStage, change_count: i64) -> DueMonth {
        let confirmed = matches!(stage, DueStage::AwaitingPayment | DueStage::Paid);
        DueMonth {
            month: YearMonth::of(2026, 11),
            due_on: Date::of(2026, 11, 20),
            overdue: false,
            months_behind: 1,
            stage,
            remittance_no: confirmed.then(|| RemittanceNo::parse("212611220000001").unwrap()),
            change_count,
            headcount: 12,
            total: Fen(1_234_500),
            annual_review_needed: false,
        }
    }

    fn states(due: &DueMonth, agent: &Agent<'_>) -> Vec<TaskStatus> {
        tasks(due, agent).iter().map(|task| task.status).collect()
    }

    #[test]
    fn states_follow_the_stage() {
        for (stage, changes, expected) in [
            (
                DueStage::NotOpen,
                0,
                [Blocked, Blocked, Blocked, Blocked, Blocked],
            ),
            (
                DueStage::Preparing,
                0,
                [NotStarted, NotStarted, NotStarted, Blocked, Blocked],
            ),
            (
                DueStage::Preparing,
                2,
                [InProgress, NotStarted, NotStarted, Blocked, Blocked],
            ),
            (
                DueStage::Submitted,
                2,
                [Done, Done, InProgress, Blocked, Blocked],
            ),
            (
                DueStage::AwaitingPayment,
                2,
                [Done, Done, Done, InProgress, Blocked],
            ),
            (DueStage::Paid, 2, [Done, Done, Done, Done, InProgress]),
        ] {
            assert_eq!(
                states(&due(stage, changes), &OPERATOR),
                expected,
                "{stage:?}"
            );
        }
    }

    #[test]
    fn july_waits_for_the_annual_review() {
        let july = DueMonth {
            annual_review_needed: true,
            ..due(DueStage::Preparing, 0)
        };
        assert_eq!(
            states(&july, &REVIEWER),
            [
                NotStarted, NotStarted, NotStarted, Blocked, Blocked, Blocked
            ]
        );
        assert_eq!(
            next(&tasks(&july, &REVIEWER)).unwrap().to,
            Some(Hall::AnnualReview)
        );
    }

    #[test]
    fn nobody_on_the_list_means_nothing_to_confirm() {
        let nobody = DueMonth {
            headcount: 0,
            total: Fen::ZERO,
            ..due(DueStage::Preparing, 0)
        };
        assert_eq!(states(&nobody, &REVIEWER)[2], Blocked);
    }

    #[test]
    fn the_next_thing_is_one_that_can_be_done() {
        for (stage, to) in [
            (DueStage::Preparing, Some(Hall::changes())),
            (DueStage::Submitted, Some(Hall::Check)),
            (
                DueStage::AwaitingPayment,
                Some(Hall::Payment("212611220000001".to_owned())),
            ),
            (DueStage::Paid, None),
            (DueStage::NotOpen, None),
        ] {
            let tasks = tasks(&due(stage, 1), &REVIEWER);
            assert_eq!(
                next(&tasks).and_then(|task| task.to.clone()),
                to,
                "{stage:?}"
            );
        }
    }
}
