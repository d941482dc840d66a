//! From what Cargo built to the files of one hall.

use super::fingerprint;
use super::{Hall, minify, names, wasm_dir};
use crate::compiler::TARGET;
use crate::failure::{Context as _, Failure, Result};
use crate::shell;
use flate2::{Compression, write::GzEncoder};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// Brotli's best; built once, downloaded often.
const BROTLI_QUALITY: i32 = 11;
/// The largest window that every browser knows (16 MiB).
const BROTLI_WINDOW: i32 = 24;

/// What the page contains instead of linking to it, for the content security
/// policy: the script's source expression, and the style sheet's below it.
const POLICY: &str = "inline.txt";

/// Files of a hall on their way to `target/web/`.
struct Bundle {
    /// Prefix of the URLs of its assets.
    prefix: String,
    /// Where the files are gathered.
    dir: PathBuf,
    /// Placeholder without braces, and what replaces it: the URL of an asset, or
    /// a text that the page contains.
    texts: BTreeMap<String, String>,
}

/// Makes the files of one hall, and puts them into `target/web/` when all are there.
///
/// # Errors
/// wasm-bindgen refuses the module, a template has an unknown placeholder, or a
/// file cannot be read or written.
pub fn hall(hall: &Hall) -> Result {
    let source = shell::root().join(hall.package);
    let mut bundle = Bundle {
        prefix: format!("/{}/assets", hall.folder),
        dir: wasm_dir().join("bundle").join(hall.folder),
        texts: BTreeMap::new(),
    };
    shell::remove_dir(&bundle.dir)?;
    for dir in [shell::root().join("web-kit/static"), source.join("static")] {
        bundle.add_static(&dir)?;
    }
    let (wasm, glue) = bind(hall)?;
    bundle.add("wasm", hall.folder, "wasm", &wasm)?;
    bundle.add("js", hall.folder, "js", minify::js(&glue).as_bytes())?;
    let styles = minify::css(&bundle.fill(&styles(&source)?, "styles")?);
    let boot = shell::root().join("web-kit/boot.js");
    let boot = minify::js(&bundle.fill(&shell::read(&boot)?, &shell::shown(&boot))?);
    let policy = format!("{}\n{}\n", source_of(&boot), source_of(&styles));
    shell::write(&bundle.dir.join(POLICY), policy)?;
    bundle.texts.insert("css".to_owned(), styles);
    bundle.texts.insert("boot".to_owned(), boot);
    let page = source.join("index.html");
    let page = bundle.fill(&shell::read(&page)?, &shell::shown(&page))?;
    write_with_twins(&bundle.dir.join("index.html"), page.as_bytes())?;
    bundle.publish(hall.folder)
}

impl Bundle {
    /// Adds an asset named after its content, and its URL for `placeholder`.
    fn add(&mut self, placeholder: &str, stem: &str, ending: &str, content: &[u8]) -> Result {
        let name = format!("{stem}-{}.{ending}", fingerprint::of_content(content));
        let url = format!("{}/{name}", self.prefix);
        self.texts.insert(placeholder.to_owned(), url);
        write_with_twins(&self.dir.join("assets").join(name), content)
    }

    /// Adds icons and the like; the placeholder is the file's name.
    fn add_static(&mut self, dir: &Path) -> Result {
        for path in shell::files(dir) {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let name = name.unwrap_or_default();
            let (stem, ending) = name
                .rsplit_once('.')
                .ok_or_else(|| Failure::new(format!("{} has no ending", shell::shown(&path))))?;
            let content =
                fs::read(&path).context(|| format!("cannot read {}", shell::shown(&path)))?;
            self.add(&name, stem, ending, &content)?;
        }
        Ok(())
    }

    /// `template` with its placeholders replaced.
    fn fill(&self, template: &str, name: &str) -> Result<String> {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let (placeholder, after) = after
                .split_once("}}")
                .ok_or_else(|| Failure::new(format!("{name}: {{{{ without }}}}")))?;
            let text = self.texts.get(placeholder.trim()).ok_or_else(|| {
                let known: Vec<_> = self.texts.keys().map(String::as_str).collect();
                Failure::new(format!(
                    "{name}: unknown placeholder {{{{{placeholder}}}}}; known here: {}",
                    known.join(", ")
                ))
            })?;
            out.push_str(before);
            out.push_str(text);
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// Replaces the hall's files in `target/web/`.
    fn publish(&self, folder: &str) -> Result {
        let published = shell::web_dir().join(folder);
        shell::remove_dir(&published)?;
        shell::create_dir(&shell::web_dir())?;
        fs::rename(&self.dir, &published)
            .context(|| format!("cannot move files to {}", shell::shown(&published)))
    }
}

/// The expression by which a content security policy allows exactly this text.
fn source_of(text: &str) -> String {
    format!(
        "'sha256-{}'",
        fingerprint::base64_of_content(text.as_bytes())
    )
}

/// All style sheets of a hall, one after the other.
fn styles(source: &Path) -> Result<String> {
    let mut styles = String::new();
    for dir in [shell::root().join("web-kit/styles"), source.join("styles")] {
        let sheets = shell::files(&dir);
        for sheet in sheets
            .iter()
            .filter(|path| path.extension().is_some_and(|it| it == "css"))
        {
            styles.push_str(&shell::read(sheet)?);
            styles.push('\n');
        }
    }
    Ok(styles)
}

/// The module without its descriptions, and the glue between it and the browser.
fn bind(hall: &Hall) -> Result<(Vec<u8>, String)> {
    let module = wasm_dir()
        .join(TARGET)
        .join("web")
        .join(format!("{}.wasm", hall.program));
    let mut bindgen = Bindgen::new();
    let what = || format!("wasm-bindgen on {}", hall.program);
    bindgen.web(true).context(what)?;
    let mut output = bindgen
        .input_path(&module)
        .out_name(hall.folder)
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .context(what)?;
    // Every crate has an entry; most are empty.
    let inline = output
        .snippets()
        .iter()
        .filter(|(_, scripts)| !scripts.is_empty());
    let mut extra = inline
        .map(|(name, _)| name)
        .chain(output.local_modules().keys());
    if let Some(extra) = extra.next() {
        return Err(Failure::new(format!(
            "{} brings its own script ({extra}), which is one more request before the \
             first page; use web-sys instead",
            hall.package
        )));
    }
    let glue = output.js().to_owned();
    names::shorten(&output.wasm_mut().emit_wasm(), &glue)
}

/// Writes a file, and beside it what is sent to browsers that take brotli or gzip.
fn write_with_twins(path: &Path, content: &[u8]) -> Result {
    shell::write(path, content)?;
    let twin = |ending: &str| PathBuf::from(format!("{}.{ending}", path.display()));
    shell::write(&twin("br"), brotli(content)?)?;
    shell::write(&twin("gz"), gzip(content)?)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    let mut input = content;
    brotli::BrotliCompress(&mut input, &mut out, &params).context(|| "brotli".to_owned())?;
    Ok(out)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(content).and_then(|()| encoder.finish());
    written.context(|| "gzip".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn bundle() -> Bundle {
        Bundle {
            prefix: "/personal/assets".to_owned(),
            dir: PathBuf::new(),
            texts: BTreeMap::from([("js".to_owned(), "/personal/assets/a-1.js".to_owned())]),
        }
    }

    #[test]
    fn placeholders_become_urls() {
        let page = bundle()
            .fill("<a href=\"{{js}}\">{ }</a>{{ js }}", "page")
            .unwrap();
        assert_eq!(
            page,
            "<a href=\"/personal/assets/a-1.js\">{ }</a>/personal/assets/a-1.js"
        );
    }

    #[test]
    fn unknown_and_open_placeholders_are_refused() {
        for (template, reason) in [("{{jss}}", "unknown placeholder"), ("{{js", "without")] {
            let failure = bundle().fill(template, "page").unwrap_err().to_string();
            assert!(failure.contains(reason), "{failure}");
        }
    }

    #[test]
    fn twins_hold_the_same_content() {
        let content = "公积金".repeat(1_000);
        let mut unpacked = String::new();
        let packed = brotli(content.as_bytes()).unwrap();
        brotli::Decompressor::new(&packed[..], 4096)
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, content);
        unpacked.clear();
        let packed = gzip(content.as_bytes()).unwrap();
        flate2::read::GzDecoder::new(&packed[..])
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, content);
    }
}
