//! Every bad spreadsheet that the reader must survive, and round trips of what
//! the writers make.

mod cells;
mod fixtures;
mod hostile;
mod round_trip;
mod structure;
