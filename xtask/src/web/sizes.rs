//! What a first visit loads, and whether that is within the budget.

use super::Hall;
use crate::failure::{Context as _, Failure, Result};
use crate::shell;
use std::fs;
use std::ops::Add;
use std::path::{Path, PathBuf};

/// Bytes of a file as it is, and packed.
#[derive(Clone, Copy, Default)]
struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

/// Prints the sizes of all halls.
///
/// # Errors
/// A file cannot be read, or a hall is above its budget.
pub fn report(halls: &[Hall]) -> Result {
    println!("{:<44}{:>10}{:>10}{:>10}", "bytes", "raw", "gzip", "brotli");
    let mut too_heavy = Vec::new();
    for hall in halls {
        let sum = print_hall(hall.folder)?;
        if let Some(budget) = hall.budget {
            let percent = sum.brotli * 100 / budget;
            println!("  budget {budget} bytes of brotli, {percent} % used");
            if sum.brotli > budget {
                too_heavy.push(format!("{}: {} > {budget}", hall.folder, sum.brotli));
            }
        }
    }
    if too_heavy.is_empty() {
        return Ok(());
    }
    let halls = too_heavy.join(", ");
    Err(Failure::new(format!(
        "above the budget in bytes of brotli: {halls}"
    )))
}

/// Prints the files of a hall that a first visit loads, and returns their sum.
fn print_hall(folder: &str) -> Result<Size> {
    let dir = shell::web_dir().join(folder);
    let mut sum = Size::default();
    let files = shell::files(&dir);
    for ending in ["html", "js", "wasm"] {
        let has_it = |path: &PathBuf| path.extension().is_some_and(|found| found == ending);
        if !files.iter().any(has_it) {
            return Err(Failure::new(format!(
                "{folder}: no .{ending} file was built"
            )));
        }
    }
    for path in files {
        let name = path
            .strip_prefix(&dir)
            .unwrap_or(&path)
            .display()
            .to_string();
        if is_loaded_first(&name) {
            let size = measure(&path)?;
            print_line(&format!("{folder}/{name}"), size);
            sum = sum + size;
        }
    }
    print_line(&format!("{folder} in all"), sum);
    Ok(sum)
}

/// Icons are fetched later, and twins are the same file once more.
fn is_loaded_first(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    matches!(ending, Some("html" | "wasm" | "js" | "css"))
}

fn measure(path: &Path) -> Result<Size> {
    let length = |ending: &str| {
        let file = format!("{}{ending}", path.display());
        let metadata = fs::metadata(&file).context(|| format!("cannot read {file}"));
        metadata.map(|it| it.len())
    };
    Ok(Size {
        raw: length("")?,
        gzip: length(".gz")?,
        brotli: length(".br")?,
    })
}

fn print_line(name: &str, size: Size) {
    println!(
        "{name:<44}{:>10}{:>10}{:>10}",
        size.raw, size.gzip, size.brotli
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_and_icons_do_not_count() {
        let names = [
            "index.html",
            "assets/a-1.wasm",
            "assets/a-1.js.br",
            "assets/icon-1.svg",
        ];
        let counted: Vec<_> = names
            .into_iter()
            .filter(|name| is_loaded_first(name))
            .collect();
        assert_eq!(counted, ["index.html", "assets/a-1.wasm"]);
    }
}
