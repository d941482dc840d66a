//! Refusals on the wire (RFC 9457).

use super::wire;

wire! {
    /// One refusal. `code` is stable and for machines; `title` and `detail` are
    /// sentences for the user in the language asked for.
    pub struct ProblemView {
        /// `/problems/<code>`.
        #[serde(rename = "type")]
        pub kind: String,
        /// Stable, kebab-case.
        pub code: String,
        /// Short summary of the kind of refusal.
        pub title: String,
        /// HTTP status.
        pub status: u16,
        /// What happened and what to do.
        pub detail: String,
        /// Per form field; empty when no single field is to blame.
        #[serde(default)]
        pub errors: Vec<FieldProblem>,
        /// To be quoted to the hotline.
        pub trace_id: String,
    }

    /// A refusal that belongs to one form field.
    pub struct FieldProblem {
        /// The request's field name.
        pub field: String,
        /// Stable, kebab-case.
        pub code: String,
        /// Sentence for the user.
        pub message: String,
    }
}
