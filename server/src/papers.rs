//! Printing papers: the fonts, loaded when the first paper is asked for (they
//! take some 40 MB), on the bounded threads.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::StatusCode;

use crate::{
    documents::pdf::{FontError, Fonts, PdfError},
    platform::{
        blocking::Pool,
        problem::{Problem, say},
    },
};

/// File of the regular face in the folder of the configuration.
const REGULAR: &str = "NotoSansCJK-Regular.ttc";
/// File of the bold face.
const BOLD: &str = "NotoSansCJK-Bold.ttc";

/// The fonts of the papers. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Papers {
    folder: Arc<PathBuf>,
    fonts: Arc<Mutex<Option<Fonts>>>,
}

impl Papers {
    /// Fonts of a folder; nothing is read yet.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: Arc::new(folder.to_owned()),
            fonts: Arc::new(Mutex::new(None)),
        }
    }

    /// Two threads that are first at once wait for one another here, so the
    /// files are read once. A failure is not kept: the operator may install
    /// the fonts while the server runs.
    fn fonts(&self) -> Result<Fonts, FontError> {
        let mut fonts = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fonts) = &*fonts {
            return Ok(fonts.clone());
        }
        let loaded = Fonts::load(&self.folder.join(REGULAR), &self.folder.join(BOLD))?;
        *fonts = Some(loaded.clone());
        Ok(loaded)
    }

    /// Makes one paper.
    ///
    /// # Errors
    /// 503 `papers-unavailable` when the fonts are missing, 500 when the paper
    /// cannot be written.
    pub async fn print(
        &self,
        pool: &Pool,
        paper: impl FnOnce(&Fonts) -> Result<Vec<u8>, PdfError> + Send + 'static,
    ) -> Result<Vec<u8>, Problem> {
        let papers = self.clone();
        pool.run(move || {
            let fonts = papers.fonts().map_err(|error| {
                tracing::error!(
                    error = %error,
                    "papers cannot be printed: check `papers.font_folder` in the configuration"
                );
                unavailable()
            })?;
            paper(&fonts).map_err(|error| {
                tracing::error!(error = %error, "a paper could not be written");
                Problem::internal()
            })
        })
        .await?
    }
}

fn unavailable() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "papers-unavailable",
        say(
            "暂时不能生成 PDF 文件，其他业务不受影响，请稍后再试。",
            "PDF files cannot be made at the moment. Everything else works; please try again later.",
        ),
    )
}
