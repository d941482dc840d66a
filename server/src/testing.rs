//! What tests of the store need: a folder and a database of their own.

use std::path::{Path, PathBuf};

use sqlx::{Connection as _, Executor as _, PgConnection};

use crate::platform::entropy;

/// A folder that is removed with its last use.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes a new folder below the system's folder for temporary files.
    ///
    /// # Panics
    /// When that is not possible.
    #[must_use]
    pub fn new() -> Self {
        let name = format!("anju-test-{}", entropy::hex(&entropy::random_bytes::<8>()));
        let path = std::env::temp_dir().join(name);
        #[expect(clippy::expect_used, reason = "only tests come here")]
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _best_effort = std::fs::remove_dir_all(&self.0);
    }
}

/// A new database in the test cluster; none when there is no cluster, so that
/// a quick run works without one (`cargo xtask test` always has one).
///
/// # Panics
/// When the cluster was announced but does not answer.
pub async fn fresh_postgres() -> Option<String> {
    let url = std::env::var("ANJU_TEST_POSTGRES_URL").ok()?;
    let name = format!("t_{}", entropy::hex(&entropy::random_bytes::<8>()));
    #[expect(clippy::expect_used, reason = "only tests come here")]
    let mut connection = PgConnection::connect(&url)
        .await
        .expect("the test cluster answers");
    let create = format!("CREATE DATABASE {name}");
    #[expect(clippy::expect_used, reason = "only tests come here")]
    connection
        .execute(sqlx::AssertSqlSafe(create))
        .await
        .expect("a database of our own");
    let (base, _) = url.rsplit_once('/')?;
    Some(format!("{base}/{name}"))
}
