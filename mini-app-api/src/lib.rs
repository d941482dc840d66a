//! mini-app-api
