//! Looking up what a query asks for.

use serde::Serialize;
use serde_json::{Value, json};

use super::query::{CompanyParams, ContractParams, EstateParams, LeaseParams};
use super::{Check, Params, Person, Register};

/// Somebody in no register, for when there is no other person to confuse the subject with.
const NOBODY: &str = "110101199003070011";

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whom the facts are about.
    pub subject_id_doc_no: String,
    /// Whether what was named in the query exists; people always do.
    pub found: bool,
    /// The facts; their shape depends on the check alone.
    pub facts: Value,
}

impl Register {
    /// The facts about a subject.
    pub(super) fn facts(&self, check: Check, subject: &str, params: &Params) -> Finding {
        let (found, facts) = match params {
            Params::Contract(params) => self.contract(params),
            Params::Lease(params) => self.lease(params),
            Params::Company(params) => self.company(params),
            Params::Estate(params) => (true, self.houses(subject, params)),
            Params::None => (true, self.plain(check, subject)),
        };
        Finding {
            subject_id_doc_no: subject.to_owned(),
            found,
            facts,
        }
    }

    /// The facts about somebody who is not the subject, as an office that mixes up two files
    /// would give them.
    pub(super) fn facts_of_another(&self, check: Check, subject: &str, params: &Params) -> Finding {
        let others = || self.people.iter().filter(|(no, _)| *no != subject);
        let fitting = others().find(|(_, person)| match check {
            Check::ContractFiling => !person.contract_filing.is_empty(),
            Check::LeaseFiling => !person.lease_filing.is_empty(),
            Check::RealEstate => !person.real_estate.houses.is_empty(),
            _ => true,
        });
        let other = fitting.or_else(|| others().next());
        let other_no = other.map_or(NOBODY, |(no, _)| no);
        let params = self.params_about(other_no, params);
        self.facts(check, other_no, &params)
    }

    /// The parameters with which that person would have asked.
    fn params_about(&self, id_doc_no: &str, params: &Params) -> Params {
        let person = self.people.get(id_doc_no).cloned().unwrap_or_default();
        match params {
            Params::Contract(params) => {
                let filed = person.contract_filing.first();
                Params::Contract(ContractParams {
                    contract_no: filed.map_or_else(String::new, |each| each.contract_no.clone()),
                    query_password: filed
                        .map_or_else(String::new, |each| each.query_password.clone()),
                    buyer_name: filed
                        .and_then(|each| each.buyer_name.clone())
                        .unwrap_or(person.full_name),
                    id_doc_type: params.id_doc_type.clone(),
                    id_doc_no: id_doc_no.to_owned(),
                })
            }
            Params::Lease(_) => Params::Lease(LeaseParams {
                filing_no: person
                    .lease_filing
                    .first()
                    .map_or_else(String::new, |each| each.filing_no.clone()),
            }),
            Params::Company(asked) => {
                let mut codes = self.companies.keys();
                let other = codes.find(|code| **code != asked.credit_code);
                Params::Company(CompanyParams {
                    credit_code: other.cloned().unwrap_or_default(),
                })
            }
            Params::Estate(_) => Params::Estate(EstateParams::default()),
            Params::None => Params::None,
        }
    }

    fn contract(&self, asked: &ContractParams) -> (bool, Value) {
        let mut filed = self.people.iter().flat_map(|(no, person)| {
            person
                .contract_filing
                .iter()
                .map(move |contract| (no, person, contract))
        });
        let Some((no, person, contract)) =
            filed.find(|(_, _, contract)| contract.contract_no == asked.contract_no)
        else {
            let facts = json!({
                "matches": false, "mismatch": "contract_no", "price_fen": null,
                "signed_on": null, "address": null, "house_kind": null,
            });
            return (false, facts);
        };
        let buyer_name = contract.buyer_name.as_ref().unwrap_or(&person.full_name);
        let compared = [
            (
                "query_password",
                asked.query_password == contract.query_password,
            ),
            ("buyer_name", asked.buyer_name == *buyer_name),
            ("id_doc_type", asked.id_doc_type == "01"),
            ("id_doc_no", asked.id_doc_no.eq_ignore_ascii_case(no)),
        ];
        let mismatch = compared
            .iter()
            .find(|(_, agrees)| !agrees)
            .map(|(field, _)| field);
        let facts = json!({
            "matches": mismatch.is_none(), "mismatch": mismatch,
            "price_fen": contract.price_fen, "signed_on": contract.signed_on,
            "address": contract.address, "house_kind": contract.house_kind,
        });
        (true, facts)
    }

    fn lease(&self, asked: &LeaseParams) -> (bool, Value) {
        let mut filed = self
            .people
            .iter()
            .flat_map(|(no, person)| person.lease_filing.iter().map(move |lease| (no, lease)));
        match filed.find(|(_, lease)| lease.filing_no == asked.filing_no) {
            Some((no, lease)) => {
                let facts = json!({
                    "filed": true,
                    "tenant_id_doc_no": lease.tenant_id_doc_no.as_ref().unwrap_or(no),
                    "monthly_rent_fen": lease.monthly_rent_fen, "from": lease.from,
                    "to": lease.to, "address": lease.address,
                    "public_housing": lease.public_housing,
                });
                (true, facts)
            }
            None => {
                let facts = json!({
                    "filed": false, "tenant_id_doc_no": null, "monthly_rent_fen": null,
                    "from": null, "to": null, "address": null, "public_housing": false,
                });
                (false, facts)
            }
        }
    }

    fn company(&self, asked: &CompanyParams) -> (bool, Value) {
        match self.companies.get(&asked.credit_code) {
            Some(company) => (true, value(company)),
            None => {
                let facts = json!({
                    "name": null, "status": null, "legal_representative": null,
                });
                (false, facts)
            }
        }
    }

    /// Houses of the subject and the family, each once.
    fn houses(&self, subject: &str, params: &EstateParams) -> Value {
        let mut asked: Vec<&str> = vec![subject];
        for member in &params.family {
            if !asked.contains(&member.as_str()) {
                asked.push(member);
            }
        }
        let known = asked
            .into_iter()
            .filter_map(|no| self.people.get_key_value(no));
        let houses: Vec<_> = known
            .flat_map(|(no, person)| {
                person.real_estate.houses.iter().map(move |house| {
                    json!({
                        "certificate_no": house.certificate_no, "address": house.address,
                        "owner_id_doc_no": house.owner_id_doc_no.as_ref().unwrap_or(no),
                        "registered_on": house.registered_on, "mortgaged": house.mortgaged,
                    })
                })
            })
            .collect();
        json!({ "houses": houses })
    }

    fn plain(&self, check: Check, subject: &str) -> Value {
        let harmless = Person::default();
        let person = self.people.get(subject).unwrap_or(&harmless);
        match check {
            Check::Marriage => value(&person.marriage),
            Check::HouseholdRegister => value(&person.household_register),
            Check::Retirement => value(&person.retirement),
            Check::Disability => value(&person.disability),
            Check::CreditReport => value(&person.credit_report),
            Check::NationalFund => value(&person.national_fund),
            Check::Court => value(&person.court),
            // These have parameters and were answered by them.
            Check::ContractFiling | Check::RealEstate | Check::LeaseFiling | Check::Company => {
                Value::Null
            }
        }
    }
}

/// Strings, numbers and lists of them always serialise.
fn value(facts: &impl Serialize) -> Value {
    serde_json::to_value(facts).unwrap_or_default()
}
