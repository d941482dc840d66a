//! Proof of contributions (缴存证明).

use super::{wire, wire_enum};
use crate::{calendar::Date, numbers::CertificateNo};

wire! {
    /// Ask for a proof of contributions as of today.
    #[serde(deny_unknown_fields)]
    pub struct CertificateRequest {
        /// What the proof is for, printed on it; at most 40 characters, may be empty.
        pub purpose: String,
    }

    /// One proof.
    pub struct CertificateView {
        /// Number printed on the proof (证明编号).
        pub certificate_no: CertificateNo,
        /// Genuine, revoked or expired.
        pub status: CertificateStatus,
        /// What it is for.
        pub purpose: String,
        /// Day of issue.
        pub issued_on: Date,
        /// Last day on which it counts.
        pub valid_until: Date,
        /// When it was revoked (UTC).
        pub revoked_at: Option<String>,
        /// Public page that tells whether it is genuine.
        pub verify_url: String,
        /// The QR code of that page, an SVG document.
        pub qr_svg: String,
    }

    /// All proofs of a person, newest first.
    pub struct CertificateList {
        /// At most 100.
        pub certificates: Vec<CertificateView>,
    }
}

wire_enum! {
    /// Whether a proof counts.
    pub enum CertificateStatus {
        /// 有效
        Valid,
        /// 已作废
        Revoked,
        /// 已过期
        Expired,
    }
}
