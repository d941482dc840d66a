//! Counting what really comes out of a compressed part.

use std::io::{self, Read};

/// Longest stretch without `<` that is still a spreadsheet: Excel's longest cell
/// has 32,767 characters.
const LONGEST_TOKEN: usize = 1 << 20;

/// A reader that stops with [`io::ErrorKind::FileTooLarge`] when the part or the
/// whole package yields more than allowed, or one token grows without end.
///
/// The sizes in a zip directory are claims; only the bytes that come out count.
pub(super) struct Metered<'a, R> {
    inner: R,
    part_left: u64,
    total_left: &'a mut u64,
    since_markup: usize,
}

impl<'a, R: Read> Metered<'a, R> {
    pub(super) fn new(inner: R, part_limit: u64, total_left: &'a mut u64) -> Self {
        Self {
            inner,
            part_left: part_limit,
            total_left,
            since_markup: 0,
        }
    }

    /// Reads to the end and throws away.
    pub(super) fn drain(&mut self) -> io::Result<()> {
        let mut buffer = vec![0_u8; 64 << 10];
        while self.take(&mut buffer)? > 0 {}
        Ok(())
    }

    /// Reads all of a small part.
    pub(super) fn text(&mut self) -> io::Result<Vec<u8>> {
        let (mut buffer, mut all) = (vec![0_u8; 16 << 10], Vec::new());
        loop {
            match self.take(&mut buffer)? {
                0 => return Ok(all),
                read => all.extend_from_slice(&buffer[..read]),
            }
        }
    }

    fn take(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let count = u64::try_from(read).unwrap_or(u64::MAX);
        match (
            self.part_left.checked_sub(count),
            self.total_left.checked_sub(count),
        ) {
            (Some(part), Some(total)) => {
                self.part_left = part;
                *self.total_left = total;
                Ok(read)
            }
            _ => Err(io::ErrorKind::FileTooLarge.into()),
        }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.take(buffer)?;
        self.since_markup = match buffer[..read].iter().rposition(|byte| *byte == b'<') {
            Some(position) => read - position,
            None => self.since_markup + read,
        };
        if self.since_markup > LONGEST_TOKEN {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(read)
    }
}
