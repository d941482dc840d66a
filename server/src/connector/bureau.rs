//! The data-sharing bureau (数据共享平台): one typed question about one person, for
//! one case. No case, no question.

use serde::{Deserialize, Serialize};
use shared_types::{api::catalogue::DataCheck, identity::IdDocType, numbers::CaseNo};

use super::{Connectors, Unanswered, ask};
use crate::platform::config::Bureau;

/// Whom a question is about. Not to be logged, hence no `Debug`.
#[derive(Clone, Serialize)]
pub struct Subject {
    /// 姓名.
    pub full_name: String,
    /// 证件类型.
    pub id_doc_type: IdDocType,
    /// 证件号码.
    pub id_doc_no: String,
}

/// A question.
#[derive(Clone, Serialize)]
pub struct Question {
    /// Our number of the question; the answer repeats it.
    pub query_no: String,
    /// For which case.
    pub case_no: CaseNo,
    /// Which data.
    pub check: DataCheck,
    /// About whom.
    pub subject: Subject,
    /// What else the question needs.
    pub params: serde_json::Value,
}

#[derive(Deserialize)]
struct Answer {
    query_no: String,
    check: DataCheck,
    subject_id_doc_no: String,
    facts: serde_json::Value,
}

/// Asks the bureau; answers with the facts.
///
/// # Errors
/// [`Unanswered`]. Another person's data, or the answer to another question, is
/// no answer.
pub async fn facts(
    connectors: &Connectors,
    config: &Bureau,
    question: &Question,
) -> Result<serde_json::Value, Unanswered> {
    if config.url.is_empty() {
        return Err(Unanswered::NotConnected);
    }
    let client = connectors.asking()?;
    let reply = ask::<Answer>(&connectors.bureau, || {
        client
            .post(&config.url)
            .bearer_auth(&config.token)
            .json(question)
    })
    .await?;
    match reply.body {
        Some(answer) if reply.status == 200 && answers(&answer, question) => Ok(answer.facts),
        _ => {
            tracing::warn!(
                check = ?question.check,
                status = reply.status,
                "the bureau's answer cannot be used"
            );
            Err(Unanswered::Garbage)
        }
    }
}

fn answers(answer: &Answer, question: &Question) -> bool {
    answer.query_no == question.query_no
        && answer.check == question.check
        && answer.subject_id_doc_no == question.subject.id_doc_no
}
