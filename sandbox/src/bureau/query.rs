//! Reading a query: who asks what about whom, and for which case.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Check;
use crate::clock::Moment;

/// A query that may be answered.
#[derive(Clone, Debug)]
pub struct Query {
    /// Number the asker gave it.
    pub query_no: String,
    /// The case it is for, never empty.
    pub case_no: String,
    /// What is asked.
    pub check: Check,
    /// Whom it is about.
    pub subject: Subject,
    /// What the check needs beside the subject.
    pub params: Params,
}

/// Whom a query is about.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// 姓名.
    pub full_name: String,
    /// 证件类型.
    pub id_doc_type: String,
    /// 证件号码.
    pub id_doc_no: String,
}

/// What a check needs beside the subject.
#[derive(Clone, Debug)]
pub enum Params {
    /// Nothing.
    None,
    /// For [`Check::ContractFiling`].
    Contract(ContractParams),
    /// For [`Check::RealEstate`].
    Estate(EstateParams),
    /// For [`Check::LeaseFiling`].
    Lease(LeaseParams),
    /// For [`Check::Company`].
    Company(CompanyParams),
}

/// A contract can only be looked into by who knows these.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractParams {
    /// 合同编号.
    pub contract_no: String,
    /// 查询密码.
    pub query_password: String,
    /// 购房人.
    pub buyer_name: String,
    /// 证件类型.
    pub id_doc_type: String,
    /// 证件号码.
    pub id_doc_no: String,
}

/// Whose houses count beside the subject's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EstateParams {
    /// 证件号码 of the family.
    pub family: Vec<String>,
}

/// Which lease.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaseParams {
    /// 备案编号.
    pub filing_no: String,
}

/// Which company.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompanyParams {
    /// 统一社会信用代码.
    pub credit_code: String,
}

/// A query as it comes in; whether its check exists is told apart from its form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    query_no: String,
    case_no: String,
    check: String,
    subject: Subject,
    #[serde(default)]
    params: Value,
}

impl Query {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// Why it is not answered.
    pub fn read(body: &[u8]) -> Result<Self, String> {
        let raw: Raw = serde_json::from_slice(body).map_err(|e| e.to_string())?;
        if raw.case_no.trim().is_empty() {
            return Err("no case, no query".to_owned());
        }
        if raw.query_no.trim().is_empty() {
            return Err("query_no is empty".to_owned());
        }
        let check =
            Check::parse(&raw.check).ok_or_else(|| format!("unknown check: {}", raw.check))?;
        if raw.subject.id_doc_no.trim().is_empty() {
            return Err("subject.id_doc_no is empty".to_owned());
        }
        let params = Params::read(check, raw.params).map_err(|e| format!("params: {e}"))?;
        Ok(Self {
            query_no: raw.query_no,
            case_no: raw.case_no,
            check,
            subject: raw.subject,
            params,
        })
    }
}

impl Params {
    fn read(check: Check, value: Value) -> serde_json::Result<Self> {
        Ok(match check {
            Check::ContractFiling => Self::Contract(serde_json::from_value(value)?),
            Check::LeaseFiling => Self::Lease(serde_json::from_value(value)?),
            Check::Company => Self::Company(serde_json::from_value(value)?),
            Check::RealEstate if value.is_null() => Self::Estate(EstateParams::default()),
            Check::RealEstate => Self::Estate(serde_json::from_value(value)?),
            _ => Self::None,
        })
    }
}

/// That something was asked, whatever was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// See [`Query`].
    pub query_no: String,
    /// See [`Query`].
    pub case_no: String,
    /// See [`Query`].
    pub check: Check,
    /// 证件号码 of the subject.
    pub subject_id_doc_no: String,
    /// How the switches stood.
    pub mode: super::Mode,
    /// When.
    pub at: Moment,
}
