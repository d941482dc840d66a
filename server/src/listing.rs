//! A table as a file: one mechanism for every list that the halls show. The
//! rows come from the service that also answers the page, so the file and the
//! screen cannot differ.

use axum::response::Response;
use serde::Deserialize;

use crate::{
    app::App,
    documents::{
        csv::write_csv,
        pdf::listing,
        spreadsheet::{TableCell, TableColumn, TableSpec, write_table},
    },
    platform::{
        download::{self, Disposition},
        problem::{Problem, say},
    },
};

/// Rows that go on paper at most; more are for a spreadsheet.
const MOST_ON_PAPER: usize = 2_000;

/// What the file is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// Text with commas, UTF-8 with a byte order mark.
    Csv,
    /// Paper.
    Pdf,
}

/// `?format=csv`
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct As {
    /// What the file is to be.
    #[param(inline)]
    pub format: Format,
}

/// One cell, owned.
pub type Cell = TableCell<'static>;

/// A table with what stands around it.
#[derive(Clone, Debug)]
pub struct Listing {
    /// File name without its ending.
    pub name: String,
    /// The same in ASCII.
    pub plain_name: String,
    /// Name of the worksheet, at most 31 characters.
    pub sheet_name: &'static str,
    /// Title above the table.
    pub title: &'static str,
    /// What it is about: unit, filter, time.
    pub info: Vec<(&'static str, String)>,
    /// The columns.
    pub columns: &'static [TableColumn<'static>],
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Last row; empty for none.
    pub totals: Vec<Cell>,
}

impl Listing {
    /// Writes the file on the bounded threads.
    ///
    /// # Errors
    /// 422 `list-too-long` for paper above 2,000 rows; 503 without fonts.
    pub async fn answer(self, app: &App, format: Format) -> Result<Response, Problem> {
        let (name, plain) = (self.name.clone(), self.plain_name.clone());
        let (media_type, ending, bytes) = match format {
            Format::Xlsx => (download::XLSX, "xlsx", self.workbook(app).await?),
            Format::Csv => {
                let write = move || write_csv(self.columns, &self.rows);
                (download::CSV, "csv", app.work.run(write).await?)
            }
            Format::Pdf => (download::PDF, "pdf", self.paper(app).await?),
        };
        Ok(download::file(
            media_type,
            Disposition::Attachment,
            &format!("{plain}.{ending}"),
            &format!("{name}.{ending}"),
            bytes,
        ))
    }

    fn spec(&mut self) -> TableSpec<'_> {
        TableSpec {
            sheet_name: self.sheet_name,
            title: self.title,
            info: &self.info,
            columns: self.columns,
            totals: std::mem::take(&mut self.totals),
        }
    }

    async fn workbook(mut self, app: &App) -> Result<Vec<u8>, Problem> {
        let write = move || {
            let rows = std::mem::take(&mut self.rows);
            write_table(&self.spec(), rows)
        };
        app.work.run(write).await?.map_err(|error| {
            tracing::error!(error = %error, "a list could not be written");
            Problem::internal()
        })
    }

    async fn paper(mut self, app: &App) -> Result<Vec<u8>, Problem> {
        if self.rows.len() > MOST_ON_PAPER {
            return Err(too_long());
        }
        let centre = app.config.centre.name.clone();
        let today = app.clock.business_date();
        let number = format!("打印时间 {}", app.clock.now().china_text());
        app.papers
            .print(&app.work, move |fonts| {
                let rows = std::mem::take(&mut self.rows);
                listing(fonts, &centre, &number, today, &self.spec(), &rows)
            })
            .await
    }
}

fn too_long() -> Problem {
    Problem::invalid(
        "list-too-long",
        say(
            format!(
                "超过{MOST_ON_PAPER}行的清单不能导出为 PDF，请缩小查询范围，或导出 xlsx、csv 文件。"
            ),
            format!(
                "A PDF holds at most {MOST_ON_PAPER} rows. Narrow the filter, or export xlsx or csv."
            ),
        ),
    )
}
