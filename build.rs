//! A release binary embeds the built web apps: build again when they change.

fn main() {
    println!("cargo:rerun-if-changed=target/web");
}
