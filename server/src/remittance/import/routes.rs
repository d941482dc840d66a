//! `/unit/imports`.

use axum::{
    Json,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use shared_types::api::{
    problem::ProblemView,
    session::Permission,
    unit::{ImportApply, ImportReport},
};
use tokio::sync::Semaphore;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{apply::apply as take_in, error::Error, report, service};
use crate::{
    app::App,
    documents::spreadsheet::{FileRefusal, Limits},
    platform::{
        download::{self, Disposition},
        extract::{self, At, JsonBody},
        problem::{Problem, wants_english},
    },
    session::Agent,
};

/// Largest file.
const FILE_BYTES: usize = 20 << 20;
/// Files that may be on their way at once; the others wait at the door.
static ARRIVING: Semaphore = Semaphore::const_new(8);

/// Routes of the imports.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(upload))
        .layer(DefaultBodyLimit::max(FILE_BYTES))
        .routes(routes!(show))
        .routes(routes!(errors))
        .routes(routes!(apply))
}

/// Check a file of changes (.xlsx, at most 20 MiB). The name goes percent-encoded
/// into `X-File-Name` and is not kept.
#[utoipa::path(post, path = "/api/v1/unit/imports", tag = "import",
    params(("X-File-Name" = Option<String>, Header, description = "percent-encoded")),
    request_body(content = Vec<u8>, content_type = download::XLSX),
    responses((status = 201, body = ImportReport), (status = 403, body = ProblemView),
              (status = 409, body = ProblemView), (status = 422, body = ProblemView)))]
async fn upload(
    State(app): State<App>,
    agent: Agent,
    headers: HeaderMap,
    request: Request,
) -> Result<(StatusCode, Json<ImportReport>), Problem> {
    agent.require(Permission::Operate)?;
    if !extension_fits(&headers) {
        return Err(Error::WrongExtension.into());
    }
    let _place = ARRIVING
        .acquire()
        .await
        .map_err(|_| Problem::unavailable())?;
    let bytes = extract::body(request, &app).await.map_err(|problem| {
        if problem.code() == "too-large" {
            let limit = Limits::default().file_bytes;
            Error::File(FileRefusal::TooLarge { limit }).into()
        } else {
            problem
        }
    })?;
    let report = service::upload(&app, &agent, bytes, wants_english(&headers)).await?;
    Ok((StatusCode::CREATED, Json(report)))
}

/// Without a name there is nothing to object to: the content decides.
fn extension_fits(headers: &HeaderMap) -> bool {
    let Some(name) = headers.get("x-file-name") else {
        return true;
    };
    let name = percent_decoded(name.as_bytes());
    let extension = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    name.contains(&b'.') && extension.trim_ascii_end().eq_ignore_ascii_case(b"xlsx")
}

fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        let code = tail
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(byte) => {
                decoded.push(byte);
                rest = &tail[2..];
            }
            None => {
                decoded.push(*first);
                rest = tail;
            }
        }
    }
    decoded
}

/// What became of a file.
#[utoipa::path(get, path = "/api/v1/unit/imports/{id}", tag = "import", params(("id" = String, Path)),
    responses((status = 200, body = ImportReport), (status = 404, body = ProblemView)))]
async fn show(
    State(app): State<App>,
    agent: Agent,
    At(id): At<String>,
    headers: HeaderMap,
) -> Result<Json<ImportReport>, Problem> {
    Ok(Json(
        service::report(&app, &agent, id, wants_english(&headers)).await?,
    ))
}

/// The rows with errors and their reasons, to be corrected and uploaded again.
#[utoipa::path(get, path = "/api/v1/unit/imports/{id}/errors.xlsx", tag = "import",
    params(("id" = String, Path)),
    responses((status = 200, content_type = download::XLSX, body = Vec<u8>),
              (status = 404, body = ProblemView)))]
async fn errors(
    State(app): State<App>,
    agent: Agent,
    At(id): At<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let bytes = service::error_report(&app, &agent, id, wants_english(&headers)).await?;
    let name = report::FILE_NAME;
    Ok(download::file(
        download::XLSX,
        Disposition::Attachment,
        "errors.xlsx",
        name,
        bytes,
    ))
}

/// Take the checked rows into the change list.
#[utoipa::path(post, path = "/api/v1/unit/imports/{id}/apply", tag = "import",
    params(("id" = String, Path)), request_body = ImportApply,
    responses((status = 200, body = ImportReport), (status = 403, body = ProblemView),
              (status = 404, body = ProblemView), (status = 409, body = ProblemView)))]
async fn apply(
    State(app): State<App>,
    agent: Agent,
    At(id): At<String>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<ImportApply>,
) -> Result<Json<ImportReport>, Problem> {
    agent.require(Permission::Operate)?;
    let english = wants_english(&headers);
    Ok(Json(
        take_in(&app, &agent, id, value.valid_rows_only, english).await?,
    ))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_the_extension_of_the_name_counts() {
        for (name, fits) in [
            ("a.xlsx", true),
            ("%E5%8F%98%E6%9B%B4.XLSX", true),
            ("a%2Exlsx", true),
            ("a.xlsx ", true),
            ("a.xls", false),
            ("a.xlsm", false),
            ("a.xlsx.csv", false),
            ("xlsx", false),
            ("a%2.xlsx", true),
            ("a.xlsx%", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-file-name", HeaderValue::from_str(name).unwrap());
            assert_eq!(extension_fits(&headers), fits, "{name}");
        }
        assert!(extension_fits(&HeaderMap::new()));
    }
}
