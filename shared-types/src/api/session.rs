//! Logging in and what a session may do.

use super::{wire, wire_enum};

wire! {
    /// User name and password.
    #[serde(deny_unknown_fields)]
    pub struct LoginRequest {
        /// Login name, at most 64 characters.
        #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
        pub login_name: String,
        /// Password, at most 512 bytes of UTF-8.
        #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 512))]
        pub password: String,
    }

    /// The session behind the cookie.
    pub struct SessionView {
        /// Goes into `X-CSRF-Token` of every state-changing request.
        pub csrf_token: String,
        /// Full name of the person who logged in.
        pub display_name: String,
        /// Unit name, in the unit hall.
        pub unit_name: Option<String>,
        /// What a unit agent may do; empty in the personal hall.
        pub permissions: Vec<Permission>,
        /// The session ends at this instant when nothing happens (UTC).
        pub idle_expires_at: String,
        /// The centre's business date, which may differ from the browser's.
        pub business_date: crate::calendar::Date,
    }
}

wire_enum! {
    /// What a unit agent (单位经办人) may do.
    pub enum Permission {
        /// 经办: edit and import the change list, submit it.
        Operate,
        /// 复核: confirm the remittance list, pay from suspense.
        Review,
        /// 管理: manage the unit's agents.
        Administer,
    }
}
