//! Copies of the database (备份与恢复): a folder with the copy itself and a
//! manifest that says what it must be, so that a damaged or foreign copy is
//! found before it replaces anything.

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use futures::FutureExt as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    ledger::{self, Sums},
    platform::{
        audit,
        clock::Instant,
        db::{
            StoreError, Tx,
            copy::{CopyError, Place},
            newest_schema,
        },
        entropy,
    },
};

/// Name of the manifest in the copy's folder.
const MANIFEST: &str = "manifest.json";
/// Older schemas have no audit chain.
const FIRST_WITH_CHAIN: &str = "0007_audit_seal";
/// Form of the manifest.
const FORMAT: u32 = 1;

crate::statements! {
    SCHEMA = "SELECT MAX(name) AS name FROM schema_migration";
}

/// What a copy is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Form of this file.
    pub format: u32,
    /// `sqlite` or `postgres`; a copy goes back to the engine it came from.
    pub engine: String,
    /// Newest migration of the copied database.
    pub schema: String,
    /// When it was taken, UTC.
    pub taken_at: String,
    /// Name of the copy, beside the manifest.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// The ledger as of the moment of the copy.
    pub ledger: Sums,
    /// The end of the audit chain, `<seal>:<hash>`; none before the first seal
    /// and in copies of an older schema. Kept here, it is a note outside of the
    /// database, which `verify-audit --head` compares.
    #[serde(default)]
    pub audit_head: Option<String>,
}

/// Copies the database into `folder`, which must be new or empty. The server
/// may go on meanwhile; the copy is the database as of one moment.
///
/// # Errors
/// A sentence for the operator.
pub async fn take(place: &Place, folder: &Path, now: Instant) -> Result<Manifest, CopyError> {
    new_folder(folder)?;
    let file = folder.join(place.file_name());
    let (schema, ledger, audit_head) = place.take(&file, |tx| look(tx).boxed()).await?;
    let (bytes, sha256) = digest(&file)?;
    let manifest = Manifest {
        format: FORMAT,
        engine: place.engine_name().to_owned(),
        schema,
        taken_at: now.utc_text(),
        file: place.file_name().to_owned(),
        bytes,
        sha256,
        ledger,
        audit_head,
    };
    // Written last: a folder without it is not a copy.
    write_manifest(folder, &manifest)?;
    Ok(manifest)
}

/// Puts the copy in `folder` back, after checking it. Answers with its
/// manifest, and the file that a replaced embedded database was moved to.
///
/// # Errors
/// A sentence for the operator; nothing was changed then.
pub async fn put_back(
    place: &Place,
    folder: &Path,
    replace: bool,
) -> Result<(Manifest, Option<PathBuf>), CopyError> {
    let manifest = read_manifest(folder)?;
    let refused = |sentence: String| Err(CopyError::Refused(sentence));
    if manifest.format != FORMAT {
        return refused(format!("manifests of form {} are unknown", manifest.format));
    }
    if manifest.engine != place.engine_name() {
        return refused(format!(
            "this is a copy of {}, and the database is {}",
            manifest.engine,
            place.engine_name()
        ));
    }
    if manifest.schema.as_str() > newest_schema() {
        return refused(format!(
            "the copy has schema {}, and this program knows {} at most; use a newer program",
            manifest.schema,
            newest_schema()
        ));
    }
    let file = folder.join(place.file_name());
    if digest(&file)? != (manifest.bytes, manifest.sha256.clone()) {
        return refused(format!(
            "{} is not what the manifest describes: it was damaged or changed",
            file.display()
        ));
    }
    let kept = place.put_back(&file, replace).await?;
    Ok((manifest, kept))
}

async fn look(tx: &mut Tx) -> Result<(String, Sums, Option<String>), StoreError> {
    let schema: Option<String> = tx.one(SCHEMA, &[]).await?.get("name")?;
    let schema = schema.unwrap_or_default();
    let has_chain = schema.as_str() >= FIRST_WITH_CHAIN;
    let head = if has_chain {
        let head = audit::head(tx).await?;
        (head.seal_no > 0).then(|| format!("{}:{}", head.seal_no, head.hash))
    } else {
        None
    };
    Ok((schema, ledger::sums(tx).await?, head))
}

fn new_folder(folder: &Path) -> Result<(), CopyError> {
    let failed = |error: std::io::Error| CopyError::file(folder, &error);
    fs::create_dir_all(folder).map_err(failed)?;
    if fs::read_dir(folder).map_err(failed)?.next().is_some() {
        let sentence = format!("the folder {} is not empty", folder.display());
        return Err(CopyError::Refused(sentence));
    }
    Ok(())
}

fn digest(file: &Path) -> Result<(u64, String), CopyError> {
    let failed = |error: std::io::Error| CopyError::file(file, &error);
    let mut reader = File::open(file).map_err(failed)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0_u64);
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = reader.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            return Ok((bytes, entropy::hex(&hash.finalize())));
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
}

fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<(), CopyError> {
    let path = folder.join(MANIFEST);
    let failed = |error: std::io::Error| CopyError::file(&path, &error);
    let text = serde_json::to_string_pretty(manifest)
        .map_err(|error| CopyError::Tool(error.to_string()))?;
    let mut file = File::create(&path).map_err(failed)?;
    writeln!(file, "{text}").map_err(failed)?;
    file.sync_all().map_err(failed)?;
    File::open(folder)
        .and_then(|opened| opened.sync_all())
        .map_err(failed)
}

fn read_manifest(folder: &Path) -> Result<Manifest, CopyError> {
    let path = folder.join(MANIFEST);
    let text = fs::read_to_string(&path).map_err(|error| CopyError::file(&path, &error))?;
    serde_json::from_str(&text).map_err(|error| CopyError::File {
        path: path.display().to_string(),
        reason: error.to_string(),
    })
}
