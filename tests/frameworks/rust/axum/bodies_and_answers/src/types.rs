use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

pub const MAX_TITLE: u64 = 200;

/// One page of a longer list.
#[derive(Serialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub total: usize,
}

/// How far a book is.
#[derive(Serialize, Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    FirstDraft,
    Printed,
    #[serde(rename = "gone")]
    OutOfPrint,
}

/// A book as it is served.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Book {
    pub id: Uuid,
    /// What is on its cover.
    pub title: String,
    pub stage: Stage,
    pub published_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    pub tags: HashSet<String>,
    pub prices: BTreeMap<String, f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequel: Option<Box<Book>>,
    pub size: (u32, u32),
    pub contact: Contact,
    #[serde(flatten)]
    pub stamp: Stamp,
    #[serde(rename = "isbn13")]
    pub isbn: Isbn,
    #[serde(skip)]
    pub secret: String,
    #[serde(skip_deserializing)]
    pub version: i64,
}

#[derive(Serialize, Deserialize)]
pub struct Stamp {
    pub etag: String,
}

#[derive(Serialize, Deserialize)]
pub struct Isbn(pub String);

/// Where to write to.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Contact {
    /// By post.
    Post { street: String, number: Option<u16> },
    Mail(Mail),
    Nobody,
}

#[derive(Serialize, Deserialize)]
pub struct Mail {
    pub address: String,
}

fn one() -> u8 {
    1
}

/// A book to be made.
#[derive(Deserialize, Validate)]
pub struct NewBook {
    #[validate(length(min = 1, max = MAX_TITLE))]
    pub title: String,
    #[validate(email)]
    pub author: Option<String>,
    #[validate(url)]
    pub site: Option<String>,
    #[validate(range(min = 1, max = 9000))]
    pub pages: u32,
    #[validate(length(max = 5))]
    #[serde(default)]
    pub tags: Vec<String>,
    #[validate(regex(path = *CODE), length(equal = 4))]
    pub code: String,
    #[serde(default = "one")]
    pub copies: u8,
    #[deprecated]
    pub shelf: Option<String>,
}

#[derive(Deserialize)]
pub struct Review {
    pub stars: u8,
    pub text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub enum Amount {
    Whole(i64),
    Part { part: f64, of: Unit },
}

#[derive(Serialize, Deserialize)]
pub enum Unit {
    Shelf,
    Room(String),
}
