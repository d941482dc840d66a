//! Reading PDF files as other programs do.

use std::{fs, path::Path, process::Command};

use crate::paths;

/// Text of a PDF without white space, read by poppler's `pdftotext`.
pub fn text(bytes: &[u8]) -> String {
    let folder = paths::target().join("e2e-worlds");
    fs::create_dir_all(&folder).expect("a folder for papers");
    let thread = format!("{:?}", std::thread::current().id());
    let number: String = thread.chars().filter(char::is_ascii_digit).collect();
    let path = folder.join(format!("paper-{}-{number}.pdf", std::process::id()));
    fs::write(&path, bytes).expect("a paper can be written");
    let text = text_of(&path);
    fs::remove_file(&path).expect("the paper can be removed");
    text
}

fn text_of(path: &Path) -> String {
    let output = Command::new("pdftotext")
        .arg("-layout")
        .arg(path)
        .arg("-")
        .output()
        .expect("pdftotext is installed");
    assert!(
        output.status.success(),
        "no PDF: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect()
}
