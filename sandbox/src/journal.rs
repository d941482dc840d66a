//! Memory across restarts: one file, one JSON record per line, the last record of a number wins.
//!
//! Appending keeps a payment's cost the same whether it is the first or the hundred-thousandth;
//! the file is written anew, without what is superseded, each time the sandbox starts.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::bank::{Sequence, Transfer};
use crate::bureau;
use crate::payout::{self, Payout};
use crate::sms::Message;

/// One line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// Numbers up to here were given out.
    Sequence(Sequence),
    /// A transfer as it is now.
    Transfer(Box<Transfer>),
    /// A message that came in.
    Message(Message),
    /// Everything before was cleared, except the sequence.
    Reset,
    /// A payment out as it is now.
    Payout(Box<Payout>),
    /// How payments out are treated from here on.
    PayoutSwitch(payout::Switch),
    /// A person as the bureau knows it now.
    Person(String, Box<bureau::Person>),
    /// A person is again as at the beginning.
    PersonRestored(String),
    /// A company as the bureau knows it now.
    Company(String, Box<bureau::Company>),
    /// How the bureau behaves from here on.
    BureauSwitches(bureau::Switches),
    /// A query that came in.
    Asked(bureau::Asked),
}

impl Record {
    /// A person as the bureau knows it now.
    pub fn person(id_doc_no: &str, person: &bureau::Person) -> Self {
        Self::Person(id_doc_no.to_owned(), Box::new(person.clone()))
    }

    /// A company as the bureau knows it now.
    pub fn company(credit_code: &str, company: &bureau::Company) -> Self {
        Self::Company(credit_code.to_owned(), Box::new(company.clone()))
    }
}

/// The open file.
#[derive(Debug)]
pub struct Journal {
    file: File,
    /// Length of what was written completely, in bytes.
    length: u64,
}

/// Path of the file in its folder.
fn path_in(folder: &Path) -> PathBuf {
    folder.join("sandbox.jsonl")
}

/// Reads what an earlier life left; nothing when there was none.
///
/// # Errors
/// When the folder or file cannot be read, or a line that is not the last is no record.
pub fn read(folder: &Path) -> io::Result<Vec<Record>> {
    std::fs::create_dir_all(folder)?;
    let path = path_in(folder);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    // A line without its line feed is the torn end of a process that was killed.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let records = whole.lines().enumerate().map(|(at, line)| {
        serde_json::from_str(line).map_err(|e| {
            let place = format!("{}, line {}: {e}", path.display(), at + 1);
            io::Error::new(io::ErrorKind::InvalidData, place)
        })
    });
    records.collect()
}

impl Journal {
    /// Replaces the file by `records` and keeps it open.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn rewrite(folder: &Path, records: &[Record]) -> io::Result<Self> {
        let (path, draft) = (path_in(folder), folder.join("sandbox.jsonl.new"));
        let mut bytes = Vec::new();
        for record in records {
            line(&mut bytes, record)?;
        }
        let mut file = File::create(&draft)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        std::fs::rename(&draft, &path)?;
        let file = OpenOptions::new().append(true).open(&path)?;
        Ok(Self {
            file,
            length: bytes.len() as u64,
        })
    }

    /// Adds records behind the others.
    ///
    /// # Errors
    /// When the disk refuses; the file then ends where it ended before.
    pub fn append(&mut self, records: &[Record]) -> io::Result<()> {
        let mut bytes = Vec::new();
        for record in records {
            line(&mut bytes, record)?;
        }
        if let Err(e) = self.file.write_all(&bytes) {
            self.file.set_len(self.length)?;
            return Err(e);
        }
        self.length += bytes.len() as u64;
        Ok(())
    }
}

fn line(bytes: &mut Vec<u8>, record: &Record) -> io::Result<()> {
    serde_json::to_writer(&mut *bytes, record)?;
    bytes.push(b'\n');
    Ok(())
}
