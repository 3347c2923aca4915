//! The site's own search script in a JavaScript engine: no page, no network, no files but the site's, bounded in time and memory.
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use rquickjs::context::EvalOptions;
use rquickjs::function::This;
use rquickjs::{Array, CaughtError, Context, Ctx, Error, Exception, Function, Object, Promise, Runtime};

use super::Limits;
use crate::diag::SearchFault;
use crate::model::Output;
use crate::squeeze;

const SCRIPT: &str = "assets/search.js";
/// The script by which an index begins.
pub(super) const INDEX: &str = "search/index.js";
/// Room on the stack, well below the two megabytes that a worker thread has.
const STACK: usize = 512 << 10;

/// What the script finds in the place of a page: a way to load the site's other scripts, which answers later, as pages do; and
/// one to read squeezed numbers, which this engine, made to be small, would take seconds for.
const HOST: &str = "(evaluate, unsqueeze) => {
    const load = (path) => Promise.resolve(String(path)).then(evaluate);
    globalThis.Jirei = { load, unsqueeze: ([count, signs], width, kinds) => unsqueeze(signs, count, width, kinds) };
}";

/// A page among the results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Path of the page in the site.
    pub(super) page: String,
    /// Its title.
    pub(super) title: String,
}

/// The search, ready to be asked.
pub(super) struct Engine {
    context: Context,
    site: Arc<Output>,
    /// Whether the script has loaded something by itself.
    loads: Rc<Cell<bool>>,
    /// The script that failed when it was loaded.
    broken: Rc<RefCell<Option<String>>>,
    /// Whether the time was over.
    late: Rc<Cell<bool>>,
}

impl Engine {
    /// Starts the site's script.
    pub(super) fn open(site: &Arc<Output>, limits: Limits) -> Result<Self, SearchFault> {
        if !site.files.contains_key(SCRIPT) {
            return Err(SearchFault::Missing(SCRIPT.to_owned()));
        }
        let (loads, late) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
        let started = |error: Error| SearchFault::Script(SCRIPT.to_owned(), error.to_string());
        let runtime = Runtime::new().map_err(started)?;
        runtime.set_memory_limit(limits.memory);
        runtime.set_max_stack_size(STACK);
        let (begin, flag) = (Instant::now(), Rc::clone(&late));
        runtime.set_interrupt_handler(Some(Box::new(move || {
            flag.set(flag.get() || begin.elapsed() > limits.time);
            flag.get()
        })));
        let context = Context::full(&runtime).map_err(started)?;
        let engine = Self { context, site: Arc::clone(site), loads, broken: Rc::default(), late };
        engine.within(SCRIPT, |ctx| {
            let (site, loads, broken) = (Arc::clone(&engine.site), Rc::clone(&engine.loads), Rc::clone(&engine.broken));
            let load = move |ctx: Ctx<'_>, path: String| {
                loads.set(true);
                evaluate(&ctx, &site, &path).inspect_err(|_| drop(broken.replace(Some(path))))
            };
            let host: Function<'_> = ctx.eval(HOST)?;
            host.call::<_, ()>((Function::new(ctx.clone(), load)?, Function::new(ctx.clone(), unsqueeze)?))?;
            evaluate(ctx, &engine.site, SCRIPT)
        })?;
        let ready = engine.within(SCRIPT, |ctx| Ok(search(ctx).is_ok()))?;
        if ready { Ok(engine) } else { Err(SearchFault::NoSearch) }
    }

    /// The first `most` results for what a reader types.
    pub(super) fn ask(&self, text: &str, most: usize) -> Result<Vec<Hit>, SearchFault> {
        let mut answer = self.within(text, |ctx| self.answer(ctx, text, most))?;
        if answer.is_none() && !self.loads.replace(true) {
            // A script that waits for its index without asking for it: on a page, an element of the page brings it.
            self.within(INDEX, |ctx| evaluate(ctx, &self.site, INDEX))?;
            answer = self.within(text, |ctx| self.answer(ctx, text, most))?;
        }
        let silence = || if self.late.get() { SearchFault::Time } else { SearchFault::Silent(text.to_owned()) };
        answer.ok_or_else(silence)
    }

    /// Asks and works until the answer is there; `None` where there is nothing left to do and no answer.
    fn answer(&self, ctx: &Ctx<'_>, text: &str, most: usize) -> rquickjs::Result<Option<Vec<Hit>>> {
        let (jirei, search) = search(ctx)?;
        let options = Object::new(ctx.clone())?;
        options.set("limit", most)?;
        let promise: Promise<'_> = search.call((This(jirei), text, options))?;
        let answer: Object<'_> = match promise.finish() {
            Err(Error::WouldBlock) => return Ok(None),
            answer => answer?,
        };
        let hits: Array<'_> = answer.get("hits")?;
        let hits = hits.iter::<Object<'_>>().take(most).map(|hit| {
            let hit = hit?;
            let (url, title): (String, String) = (hit.get("url")?, hit.get("title")?);
            let page = url.split(['#', '?']).next().unwrap_or_default().to_owned();
            Ok(Hit { page, title })
        });
        hits.collect::<rquickjs::Result<_>>().map(Some)
    }

    /// Runs a step; what goes wrong is told with its place.
    fn within<T>(&self, place: &str, work: impl FnOnce(&Ctx<'_>) -> rquickjs::Result<T>) -> Result<T, SearchFault> {
        self.broken.take(); // a script may do without what could not be loaded before
        self.context.with(|ctx| {
            work(&ctx).map_err(|error| {
                let reason = match CaughtError::from_error(&ctx, error) {
                    CaughtError::Exception(exception) => exception.message().unwrap_or_default(),
                    CaughtError::Value(value) => value.as_string().and_then(|text| text.to_string().ok()).unwrap_or_default(),
                    CaughtError::Error(error) => error.to_string(),
                };
                if self.late.get() {
                    SearchFault::Time
                } else if reason.contains("out of memory") {
                    SearchFault::Memory
                } else {
                    let place = self.broken.take().unwrap_or_else(|| place.to_owned());
                    SearchFault::Script(place, reason)
                }
            })
        })
    }
}

/// The numbers that an index holds squeezed.
fn unsqueeze(ctx: Ctx<'_>, signs: String, count: usize, width: u32, kinds: Vec<u8>) -> rquickjs::Result<Vec<u32>> {
    squeeze::unsqueeze(&signs, count, width, &kinds)
        .ok_or_else(|| Exception::throw_message(&ctx, "numbers that are not those of an index"))
}

/// `Jirei` and its `search`.
fn search<'js>(ctx: &Ctx<'js>) -> rquickjs::Result<(Object<'js>, Function<'js>)> {
    let jirei: Object<'js> = ctx.globals().get("Jirei")?;
    let search = jirei.get("search")?;
    Ok((jirei, search))
}

/// Runs one of the site's scripts in the global scope, as a `script` element would.
fn evaluate(ctx: &Ctx<'_>, site: &Output, path: &str) -> rquickjs::Result<()> {
    let path = path.split('?').next().unwrap_or_default();
    let Some(source) = site.files.get(path) else {
        return Err(Exception::throw_message(ctx, &format!("{path} is not in the site")));
    };
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(path.to_owned());
    ctx.eval_with_options(source.as_slice(), options)
}
