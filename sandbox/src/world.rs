//! The sandbox's memory and configuration, shared by pages, API and delivery.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::Uri;
use tokio::sync::{Notify, Semaphore, watch};

use crate::bank::{NoticeKey, Sequence, Transfer};
use crate::bureau::{Bureau, Register};
use crate::clock::{self, Clock, Moment};
use crate::journal::{self, Journal, Record};
use crate::payout::Payouts;
use crate::sms::Message;

/// Notices that are on the wire at the same time, at most.
const LINES: usize = 16;

/// What can be set from outside.
#[derive(Clone)]
pub struct Config {
    /// Receiver of the payment notices.
    pub notify: Uri,
    /// Secret that signs them.
    pub bank_secret: String,
    /// Name of the secret.
    pub bank_key_id: String,
    /// Bearer token of the SMS gateway.
    pub sms_token: String,
    /// Bearer token of the data-sharing bureau.
    pub bureau_token: String,
    /// Pause before the second try of a notice; doubles each time.
    pub retry_base: Duration,
    /// Folder of the memory; none to forget.
    pub state: Option<PathBuf>,
    /// Where the time comes from.
    pub clock: Clock,
}

impl Config {
    /// Defaults for everything but the bank's receiver and secret.
    pub fn new(notify: Uri, bank_secret: String) -> Self {
        Self {
            notify,
            bank_secret,
            bank_key_id: "sandbox-1".to_owned(),
            sms_token: "sandbox-sms-token".to_owned(),
            bureau_token: "sandbox-bureau-token".to_owned(),
            retry_base: Duration::from_secs(1),
            state: None,
            clock: clock::system(),
        }
    }
}

/// A handle on the sandbox; clones share one memory.
#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    config: Config,
    book: Mutex<Book>,
    changes: watch::Sender<u64>,
    lines: Semaphore,
    page_tokens: AtomicU64,
}

/// Everything that is remembered.
pub(crate) struct Book {
    /// By number, which is the order of payment.
    pub(crate) transfers: BTreeMap<String, Transfer>,
    /// Numbers of transfers whose notices are held.
    pub(crate) held: BTreeSet<String>,
    /// Wakes the task that waits to send a notice.
    pub(crate) wakers: HashMap<NoticeKey, Arc<Notify>>,
    /// Oldest first.
    pub(crate) messages: Vec<Message>,
    pub(crate) payouts: Payouts,
    pub(crate) bureau: Bureau,
    pub(crate) sequence: Sequence,
    journal: Option<Journal>,
}

impl World {
    /// Opens the memory. Nothing is sent before [`World::resume`].
    ///
    /// # Errors
    /// When the state folder or the list of people cannot be read or written.
    pub fn open(config: Config) -> io::Result<Self> {
        let mut book = Book {
            transfers: BTreeMap::new(),
            held: BTreeSet::new(),
            wakers: HashMap::new(),
            messages: Vec::new(),
            payouts: Payouts::default(),
            bureau: Bureau::new(Register::original()?),
            sequence: Sequence::forgetful(),
            journal: None,
        };
        if let Some(folder) = &config.state {
            book.sequence = Sequence::remembered();
            for record in journal::read(folder)? {
                book.replay(record);
            }
            book.journal = Some(Journal::rewrite(folder, &book.snapshot())?);
        }
        Ok(Self(Arc::new(Inner {
            config,
            book: Mutex::new(book),
            changes: watch::channel(0).0,
            lines: Semaphore::new(LINES),
            page_tokens: AtomicU64::new(0),
        })))
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The time by this world's clock.
    pub fn now(&self) -> Moment {
        (self.0.config.clock)()
    }

    /// Forgets all that happened and was changed, waiting notices too; numbers are never given
    /// out again.
    ///
    /// # Errors
    /// When the state cannot be written; nothing is forgotten then.
    pub fn reset(&self) -> io::Result<()> {
        let mut book = self.book();
        let sequence = book.sequence;
        book.write(&[Record::Reset, Record::Sequence(sequence)])?;
        book.forget();
        for waker in book.wakers.values() {
            waker.notify_one();
        }
        drop(book);
        self.changed();
        Ok(())
    }

    /// A text that is different for each payment page.
    pub(crate) fn page_token(&self) -> String {
        let count = self.0.page_tokens.fetch_add(1, Ordering::Relaxed);
        format!("{:x}-{count:x}", self.now().0)
    }

    /// The memory; never kept across an await.
    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        // A panic elsewhere leaves plain data behind, which is still worth showing.
        self.0.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells who waits in [`World::watch`] that something changed.
    pub(crate) fn changed(&self) {
        self.0
            .changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Hears of every change from now on.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    /// Limits the notices on the wire.
    pub(crate) fn lines(&self) -> &Semaphore {
        &self.0.lines
    }
}

impl Book {
    fn forget(&mut self) {
        self.transfers.clear();
        self.held.clear();
        self.messages.clear();
        self.payouts = Payouts::default();
        self.bureau.forget();
    }

    fn replay(&mut self, record: Record) {
        match record {
            Record::Sequence(sequence) => self.sequence = self.sequence.later_of(sequence),
            Record::Transfer(transfer) => {
                self.sequence.skip(&transfer.bank_txn_no);
                self.transfers
                    .insert(transfer.bank_txn_no.clone(), *transfer);
            }
            Record::Message(message) => self.messages.push(message),
            Record::Reset => self.forget(),
            Record::Payout(payout) => {
                self.sequence.skip(&payout.bank_txn_no);
                let payout_no = payout.order.payout_no.clone();
                self.payouts.by_no.insert(payout_no, *payout);
            }
            Record::PayoutSwitch(switch) => self.payouts.switch = switch,
            Record::Person(no, person) => {
                self.bureau.register.people.insert(no, *person);
            }
            Record::PersonRestored(no) => self.restore_person(&no),
            Record::Company(code, company) => {
                self.bureau.register.companies.insert(code, *company);
            }
            Record::BureauSwitches(switches) => self.bureau.switches = switches,
            Record::Asked(asked) => self.bureau.asked.push(asked),
        }
    }

    fn snapshot(&self) -> Vec<Record> {
        let mut records = vec![Record::Sequence(self.sequence)];
        let transfers = self.transfers.values().cloned();
        records.extend(transfers.map(|transfer| Record::Transfer(Box::new(transfer))));
        records.extend(self.messages.iter().cloned().map(Record::Message));
        records.extend(self.payouts.snapshot());
        records.extend(self.bureau.snapshot());
        records
    }

    /// Remembers records beyond the end of the process, when there is a folder for them.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn write(&mut self, records: &[Record]) -> io::Result<()> {
        self.journal
            .as_mut()
            .map_or(Ok(()), |journal| journal.append(records))
    }

    /// Remembers how transfers stand. A disk that refuses is reported and costs, after a
    /// restart, a notice sent twice: which a receiver has to bear anyway.
    pub(crate) fn note(&mut self, txn_nos: &[String]) {
        let transfers = txn_nos
            .iter()
            .filter_map(|no| self.transfers.get(no))
            .cloned();
        let records: Vec<_> = transfers.map(|t| Record::Transfer(Box::new(t))).collect();
        if let Err(e) = self.write(&records) {
            eprintln!("sandbox: the state could not be written: {e}");
        }
    }
}
