//! Routes that know which of them answer with pages for people.

use std::sync::Arc;

use axum::Router;
use axum::routing::MethodRouter;

use super::App;

/// Routes that know which of them answer with pages for people.
#[derive(Default)]
pub struct Routes {
    router: Router<Arc<App>>,
    paths: Vec<&'static str>,
    pages: Vec<&'static str>,
}

impl Routes {
    /// No routes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a route that machines call.
    #[must_use]
    pub fn api(mut self, path: &'static str, methods: MethodRouter<Arc<App>>) -> Self {
        self.paths.push(path);
        self.router = self.router.route(path, methods);
        self
    }

    /// Adds a route that answers with a page for people.
    #[must_use]
    pub fn page(mut self, path: &'static str, methods: MethodRouter<Arc<App>>) -> Self {
        self.pages.push(path);
        self.api(path, methods)
    }

    /// Adds all of `other`.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.paths.extend(other.paths);
        self.pages.extend(other.pages);
        self
    }

    /// All paths.
    pub fn paths(&self) -> &[&'static str] {
        &self.paths
    }

    /// The paths of the pages.
    pub fn pages(&self) -> &[&'static str] {
        &self.pages
    }

    pub(super) fn into_router(self) -> Router<Arc<App>> {
        self.router
    }
}
