//! A bank: takes payments and tells the receiver, as badly as it is asked to.

mod delivery;
mod model;
pub mod order;
mod sequence;

use std::io;
use std::time::Duration;

pub use delivery::MAX_TRIES;
pub use model::{Attempt, Notice, NoticeState, Order, PaymentResult, Switches, Transfer};
pub use sequence::Sequence;

use crate::World;
use crate::clock::Moment;
use crate::journal::Record;
use crate::world::Book;

/// Transaction number and copy.
pub type NoticeKey = (String, u32);

impl World {
    /// Carries out an order and plans its notices.
    ///
    /// The same `page_token` with the same order is one payment, however often it comes.
    ///
    /// # Errors
    /// When the state cannot be written; nothing was paid then.
    pub fn pay(&self, order: Order, page_token: Option<String>) -> io::Result<Transfer> {
        let now = self.now();
        let mut book = self.book();
        if let Some(earlier) = book.paid_from(page_token.as_deref(), &order) {
            return Ok(earlier.clone());
        }
        let transfer = plan(book.sequence.next(now), now, order, page_token);
        let txn_no = transfer.bank_txn_no.clone();
        book.write(&[Record::Transfer(Box::new(transfer.clone()))])?;
        if !transfer.order.switches.drop {
            book.let_pass(&txn_no);
        }
        if transfer
            .notices
            .iter()
            .any(|notice| notice.state == NoticeState::Held)
        {
            book.held.insert(txn_no.clone());
        }
        book.transfers.insert(txn_no, transfer.clone());
        drop(book);
        self.start(waiting(&transfer));
        self.changed();
        Ok(transfer)
    }

    /// Sends a transfer's notices now: those that wait, are held or were dropped; when there are
    /// none of these, one more copy. `None` when there is no such transfer.
    pub fn send(&self, txn_no: &str) -> Option<Transfer> {
        let now = self.now();
        let mut book = self.book();
        let transfer = book.transfers.get_mut(txn_no)?;
        let mut started = Vec::new();
        let mut hurried = Vec::new();
        for notice in &mut transfer.notices {
            let key = (txn_no.to_owned(), notice.copy);
            match notice.state {
                NoticeState::Held | NoticeState::Dropped => started.push(key),
                NoticeState::Waiting => hurried.push(key),
                _ => continue,
            }
            notice.wait_until(now);
        }
        if transfer.is_over() {
            let copy = transfer
                .notices
                .iter()
                .map(|notice| notice.copy)
                .max()
                .unwrap_or(0)
                + 1;
            transfer
                .notices
                .push(Notice::new(copy, NoticeState::Waiting, Some(now)));
            started.push((txn_no.to_owned(), copy));
        }
        let transfer = transfer.clone();
        book.held.remove(txn_no);
        for waker in hurried.iter().filter_map(|key| book.wakers.get(key)) {
            waker.notify_one();
        }
        book.note(&[txn_no.to_owned()]);
        drop(book);
        self.start(started);
        self.changed();
        Some(transfer)
    }

    /// One transfer.
    pub fn transfer(&self, txn_no: &str) -> Option<Transfer> {
        self.book().transfers.get(txn_no).cloned()
    }

    /// Transfers, newest first, and how many there are in all.
    pub fn transfers(&self, skip: usize, take: usize) -> (Vec<Transfer>, usize) {
        let book = self.book();
        let some = book
            .transfers
            .values()
            .rev()
            .skip(skip)
            .take(take)
            .cloned()
            .collect();
        (some, book.transfers.len())
    }

    /// Waits until every notice that goes out at once was answered, or `patience` is over, so
    /// that the page after a payment can tell how it went.
    pub async fn settle(&self, txn_no: &str, patience: Duration) {
        let mut changes = self.watch();
        let soon = self.now().after(patience);
        let settled = async {
            while self
                .transfer(txn_no)
                .is_some_and(|transfer| is_busy(&transfer, soon))
            {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        };
        // Running out of patience is an ordinary end.
        let _ = tokio::time::timeout(patience, settled).await;
    }
}

/// Whether a first answer is still to come before `soon`.
fn is_busy(transfer: &Transfer, soon: Moment) -> bool {
    transfer.notices.iter().any(|notice| match notice.state {
        NoticeState::Sending => true,
        NoticeState::Waiting => {
            notice.attempts.is_empty() && notice.due_at.is_some_and(|due| due < soon)
        }
        _ => false,
    })
}

fn plan(bank_txn_no: String, now: Moment, order: Order, page_token: Option<String>) -> Transfer {
    let switches = &order.switches;
    let (state, due_at) = if switches.drop {
        (NoticeState::Dropped, None)
    } else if switches.reorder {
        (NoticeState::Held, None)
    } else {
        (NoticeState::Waiting, Some(now.after(delay(switches))))
    };
    let notices = (1..=1 + switches.duplicates)
        .map(|copy| Notice::new(copy, state, due_at))
        .collect();
    let result = if switches.fail {
        PaymentResult::Failed
    } else {
        PaymentResult::Succeeded
    };
    Transfer {
        bank_txn_no,
        occurred_at: now,
        result,
        order,
        page_token,
        held_behind: None,
        notices,
    }
}

fn delay(switches: &Switches) -> Duration {
    Duration::from_secs(u64::from(switches.delay_seconds))
}

/// Notices that a task has to wait for.
fn waiting(transfer: &Transfer) -> Vec<NoticeKey> {
    let waits = |notice: &&Notice| notice.state == NoticeState::Waiting;
    let notices = transfer.notices.iter().filter(waits);
    notices
        .map(|notice| (transfer.bank_txn_no.clone(), notice.copy))
        .collect()
}

impl Notice {
    fn new(copy: u32, state: NoticeState, due_at: Option<Moment>) -> Self {
        Self {
            copy,
            state,
            due_at,
            attempts: Vec::new(),
        }
    }

    fn wait_until(&mut self, due_at: Moment) {
        self.state = NoticeState::Waiting;
        self.due_at = Some(due_at);
    }
}

impl Book {
    fn paid_from(&self, page_token: Option<&str>, order: &Order) -> Option<&Transfer> {
        let token = page_token?;
        let same = |t: &&Transfer| t.page_token.as_deref() == Some(token) && t.order == *order;
        self.transfers.values().rev().find(same)
    }

    /// Held notices that wait for a next payment have found it: they go after `txn_no`.
    fn let_pass(&mut self, txn_no: &str) {
        let mut bound = Vec::new();
        for no in &self.held {
            if let Some(transfer) = self.transfers.get_mut(no)
                && transfer.held_behind.is_none()
            {
                transfer.held_behind = Some(txn_no.to_owned());
                bound.push(no.clone());
            }
        }
        self.note(&bound);
    }

    /// Frees the notices that were held behind `txn_no`.
    fn release_behind(&mut self, txn_no: &str, now: Moment) -> Vec<NoticeKey> {
        let mut freed = Vec::new();
        let mut started = Vec::new();
        for no in &self.held {
            let Some(transfer) = self.transfers.get_mut(no) else {
                continue;
            };
            if transfer.held_behind.as_deref() != Some(txn_no) {
                continue;
            }
            let due_at = now.after(delay(&transfer.order.switches));
            for notice in &mut transfer.notices {
                if notice.state == NoticeState::Held {
                    notice.wait_until(due_at);
                    started.push((no.clone(), notice.copy));
                }
            }
            freed.push(no.clone());
        }
        for no in &freed {
            self.held.remove(no);
        }
        self.note(&freed);
        started
    }
}
