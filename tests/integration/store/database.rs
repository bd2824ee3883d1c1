//! An empty database for one test.

use crate::support::postgres;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection};
use switchboard::store::{Keyring, Store};

pub struct Database {
    pub url: String,
    /// The keys of the installation.
    pub keys: Keyring,
    is_sqlite: bool,
    _folder: Option<tempfile::TempDir>,
}

impl Database {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        Self {
            url: format!("sqlite://{}", folder.path().join("test.db").display()),
            keys: Keyring::new_random(),
            is_sqlite: true,
            _folder: Some(folder),
        }
    }

    /// `None` when there is no server outside CI.
    pub fn postgres() -> Option<Self> {
        Some(Self {
            url: postgres::database()?,
            keys: Keyring::new_random(),
            is_sqlite: false,
            _folder: None,
        })
    }

    /// Opens the store; every call is a new run of the server on the same data.
    pub async fn open(&self) -> Store {
        Store::open_migrated(&self.url, self.keys.clone())
            .await
            .expect("the database opens")
    }

    /// Runs SQL behind the store's back.
    pub fn execute(&self, sql: &str) {
        self.session().execute(sql);
    }

    /// The same, for what the database may refuse.
    pub fn try_execute(&self, sql: &str) -> diesel::QueryResult<()> {
        self.session().try_execute(sql)
    }

    /// A number read behind the store's back.
    pub fn number(&self, sql: &str) -> i64 {
        self.session().number(sql)
    }

    /// A connection of somebody else.
    pub fn session(&self) -> Session {
        if self.is_sqlite {
            let path = self.url.trim_start_matches("sqlite://");
            Session::Sqlite(SqliteConnection::establish(path).expect("a second connection opens"))
        } else {
            Session::Postgres(PgConnection::establish(&self.url).expect("a second connection opens"))
        }
    }

    /// Holds back all writers of the inbox until the session ends.
    pub fn block_writes(&self) -> Session {
        let mut session = self.session();
        session.execute(if self.is_sqlite {
            "BEGIN IMMEDIATE"
        } else {
            "BEGIN; LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE"
        });
        session
    }
}

pub enum Session {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(diesel::QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

impl Session {
    pub fn execute(&mut self, sql: &str) {
        self.try_execute(sql).expect("the SQL is right");
    }

    fn try_execute(&mut self, sql: &str) -> diesel::QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(sql),
            Self::Postgres(connection) => connection.batch_execute(sql),
        }
    }

    fn number(&mut self, sql: &str) -> i64 {
        let sql = format!("SELECT CAST(({sql}) AS BIGINT) AS n");
        let number: Number = match self {
            Self::Sqlite(connection) => diesel::sql_query(sql).get_result(connection),
            Self::Postgres(connection) => diesel::sql_query(sql).get_result(connection),
        }
        .expect("the SQL is right");
        number.n
    }
}
