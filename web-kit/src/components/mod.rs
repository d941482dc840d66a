//! Components: everything a page is made of.

mod amount;
mod button;
mod chart;
mod confirmation;
mod dialog;
mod field;
mod form;
mod icon;
mod notice;
mod page;
mod progress;
mod session;
mod shell;
mod summary;
mod switches;
mod table;
mod upload;
mod views;

pub use amount::{Amount, HiddenAmount, Masked, Reveal, reveal};
pub use button::{Button, ButtonKind, DownloadLink, PrintButton, exports};
pub use chart::{Chart, ChartKind, ChartPoint};
pub use confirmation::{ConfirmationPanel, CopyButton};
pub use dialog::{ConfirmDialog, Dialog};
pub use field::{Choice, Field, FieldKind, choices};
pub use form::{
    Early, ErrorSummary, FieldError, FieldSpec, Fields, Form, FormState, UseForm, use_form,
};
pub use icon::Icon;
pub use notice::{Notice, Outcome, StatusTag, Tone, tag as status_tag};
pub use page::{Page, Section};
pub use progress::{Steps, Task, TaskList, TaskStatus, Timeline, TimelineEvent, TimelineState};
pub use session::SessionGuard;
pub use shell::{DeskShell, NavItem, PhoneShell};
pub use summary::{SummaryList, SummaryRow};
pub use switches::{CareSwitch, LanguageSwitch, ThemeSwitch};
pub use table::{Column, Pager, Row, Sort, Table};
pub use upload::Upload;
pub use views::{EmptyView, ErrorView, Skeleton, Svg};
pub(crate) use views::{error_view, skeleton};
