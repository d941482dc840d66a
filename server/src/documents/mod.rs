//! Documents that people exchange with the centre: spreadsheets in and out,
//! PDF certificates, QR codes.
//!
//! Everything here is a function from bytes or plain structs to bytes or plain
//! structs: no database, no HTTP, no clock. The functions block and may use a
//! core for a second, so a caller inside the server runs them on a bounded pool
//! of blocking threads.

pub mod csv;
pub mod pdf;
pub mod qr;
pub mod spreadsheet;
