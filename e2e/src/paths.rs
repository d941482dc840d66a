//! Where programs and results are.

use std::path::{Path, PathBuf};

/// A path from the environment, or the default.
fn from_env(name: &str, default: impl FnOnce() -> PathBuf) -> PathBuf {
    let path = std::env::var_os(name).map_or_else(default, PathBuf::from);
    if path.is_absolute() {
        path
    } else {
        workspace().join(path)
    }
}

/// Root of the workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate lies in a workspace")
        .to_owned()
}

/// Cargo's target folder, which everything that is written here goes to.
pub fn target() -> PathBuf {
    from_env("CARGO_TARGET_DIR", || workspace().join("target"))
}

fn program(variable: &str, name: &str) -> PathBuf {
    let path = from_env(variable, || target().join("debug").join(name));
    assert!(
        path.is_file(),
        "{variable}: no program at {}; build it first",
        path.display()
    );
    path
}

/// The server.
pub fn anju() -> PathBuf {
    program("ANJU_BIN", "anju")
}

/// The bank and the SMS gateway.
pub fn sandbox() -> PathBuf {
    program("SANDBOX_BIN", "sandbox")
}

/// The accessibility checker's script.
pub fn axe() -> PathBuf {
    from_env("ANJU_AXE", || {
        target().join("npm/node_modules/axe-core/axe.min.js")
    })
}

/// Where screenshots go.
pub fn screens() -> PathBuf {
    let folder = from_env("ANJU_SCREENS", || target().join("screens"));
    std::fs::create_dir_all(&folder).expect("the folder of the screenshots can be made");
    folder
}
