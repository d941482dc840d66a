//! The module that browsers load; all of the hall is in the library.

fn main() {
    web_unit::run();
}
