//! What several pages of the hall share.

mod change_form;
mod employee_grid;
mod figures;
mod flow;
mod kind;
mod lines;
mod permission;
mod remittance_acts;
mod search;

pub use change_form::{ChangeForm, Saved};
pub use employee_grid::EmployeeGrid;
pub use figures::{DifferenceTable, FigureTable};
pub use flow::{Flow, flow};
pub use kind::KindTag;
pub use lines::Lines;
pub use permission::Needs;
pub use remittance_acts::{SuspensePayment, VoidButton};
pub use search::SearchBar;
