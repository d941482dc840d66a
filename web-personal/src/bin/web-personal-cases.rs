//! The module that browsers load for applications.

fn main() {
    web_personal::run_cases();
}
