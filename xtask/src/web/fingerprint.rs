//! Whether the halls in `target/web/` were built from what lies in the checkout.

use super::{HALLS, wasm_dir};
use crate::failure::{Context as _, Result};
use crate::metadata;
use crate::shell;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// Hash of everything that a build of the halls reads.
///
/// # Errors
/// A file cannot be read.
pub fn of_inputs(compiler: &str) -> Result<String> {
    let members = metadata::members()?;
    let root = shell::root();
    let mut folders: BTreeSet<PathBuf> = HALLS
        .iter()
        .flat_map(|hall| metadata::folders_below(&members, hall.package))
        .collect();
    folders.insert(root.join("xtask/src/web"));
    let mut hasher = Sha256::new();
    hasher.update(compiler);
    let mut inputs = vec![root.join("Cargo.toml"), root.join("Cargo.lock")];
    inputs.extend(folders.iter().flat_map(|folder| shell::files(folder)));
    for path in inputs {
        let content = fs::read(&path).context(|| format!("cannot read {}", shell::shown(&path)))?;
        // Lengths keep "ab" + "c" and "a" + "bc" apart.
        hasher.update(format!("\n{} {}\n", shell::shown(&path), content.len()));
        hasher.update(content);
    }
    Ok(hex(&hasher.finalize()))
}

/// Short hash of an asset for its name.
pub fn of_content(content: &[u8]) -> String {
    hex(&Sha256::digest(content)[..6])
}

/// Whole hash of a text in base64, as a content security policy names it.
pub fn base64_of_content(content: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for part in Sha256::digest(content).chunks(3) {
        let mut bytes = [0; 4];
        bytes[1..=part.len()].copy_from_slice(part);
        let bits = u32::from_be_bytes(bytes);
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place)) & 63;
            let padding = place > part.len();
            text.push(if padding {
                '='
            } else {
                char::from(DIGITS[digit as usize])
            });
        }
    }
    text
}

/// Whether the last complete build had these inputs and its pages are still there.
pub fn is_built(inputs: &str) -> bool {
    let pages = HALLS.map(|hall| shell::web_dir().join(hall.folder).join("index.html"));
    pages.iter().all(|page| page.exists()) && shell::read(&file()).is_ok_and(|text| text == inputs)
}

/// Notes a complete build.
///
/// # Errors
/// The note cannot be written.
pub fn remember(inputs: &str) -> Result {
    shell::write(&file(), inputs)
}

/// Removes the note, for the time of a build.
///
/// # Errors
/// The note cannot be removed.
pub fn forget() -> Result {
    let file = file();
    if file.exists() {
        fs::remove_file(&file).context(|| format!("cannot remove {}", shell::shown(&file)))?;
    }
    Ok(())
}

fn file() -> PathBuf {
    wasm_dir().join("fingerprint")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let written = write!(text, "{byte:02x}");
        debug_assert!(written.is_ok(), "a String takes everything");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_short_and_follow_the_content() {
        assert_eq!(of_content(b""), "e3b0c44298fc");
        assert_ne!(of_content(b"a"), of_content(b"b"));
    }

    #[test]
    fn base64_is_as_browsers_compute_it() {
        assert_eq!(
            base64_of_content(b""),
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }
}
