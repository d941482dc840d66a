//! One filled demo database a build; every test gets a copy.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash as _, Hasher as _},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use crate::paths;

/// Copies the filled database into `folder`.
pub fn copy_to(folder: &Path) {
    let template = template();
    fs::create_dir_all(folder).expect("a folder for the database");
    for entry in fs::read_dir(template).expect("the template's folder") {
        let path = entry.expect("an entry of the template").path();
        let name = path.file_name().expect("a file has a name");
        fs::copy(&path, folder.join(name)).expect("the template can be copied");
    }
}

fn template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let all = paths::target().join("e2e-demo");
        let folder = all.join(key());
        if !folder.is_dir() {
            // Only the newest is of use to anybody.
            let _none_yet = fs::remove_dir_all(&all);
            fill(&folder);
        }
        folder
    })
}

/// The build that made the data, and the day: the last month is yesterday's.
fn key() -> String {
    let program = fs::metadata(paths::anju()).expect("the server's program");
    let mut hasher = DefaultHasher::new();
    program.len().hash(&mut hasher);
    program
        .modified()
        .expect("files have a time")
        .hash(&mut hasher);
    let today = Command::new("date")
        .arg("+%F")
        .env("TZ", "Asia/Shanghai")
        .output()
        .expect("date");
    format!(
        "{}-{:016x}",
        String::from_utf8_lossy(&today.stdout).trim(),
        hasher.finish()
    )
}

fn fill(folder: &Path) {
    let partial = folder.with_extension("partial");
    fs::create_dir_all(&partial).expect("a folder for the template");
    let output = Command::new(paths::anju())
        .args(["demo", "--fill-only", "--folder"])
        .arg(&partial)
        .output()
        .expect("the server's program runs");
    assert!(
        output.status.success(),
        "the demo cannot be filled: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    fs::rename(&partial, folder).expect("the template can be moved");
}
