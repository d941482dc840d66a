### Words of the components; every app has them.

busy = Please wait…
loading = Loading…
retry = Try again
close = Close
cancel = Cancel
back = Back
change = Change
print = Print
copy = Copy
copy-what = Copy { $label }
copied = Copied
copy-failed = Could not copy; please select the text and copy it
new-tab = { " " }(opens in a new tab)
skip = Skip to main content
navigation = Main navigation
aside = Related information
logout = Sign out
help = Need help? Call the service hotline
hotline-call = Call the hotline 12329
yuan = CNY
choose = Please choose
optional = { " " }(optional)
printed-at = Printed: { $time }

## Preferences
care-mode = Large text
theme = Colours
theme-system = Like the system
theme-light = Light
theme-dark = Dark

## Hidden values
hide-value = Hide { $label }
show-value = Show { $label } in full
hidden = Hidden
reveal-failed = Cannot be shown now, please try again later
password-show = Show password

## Errors
error-prefix = Error:{ " " }
error-summary = There is a problem
error-missing = Enter { $label }
error-unchosen = Choose { $label }
error-unchecked = Tick “{ $label }”
error-trace = Error code: { $code }; trace number: { $trace }
error-network = No connection
error-network-more = Please check your network and try again. What you entered is still on this page.
error-server = The service is not available
error-server-more = Please try again later; if it still fails, call 12329. (Status { $status })
error-amount = Enter an amount with at most two decimals, for example 1234.56
offline = You are offline. What you entered is still on this page; submit it when you are connected again.

## Results of submissions
result-asking = Result unknown, asking
result-asking-more = The connection was lost. We are finding out whether your submission arrived; please do not repeat it.
result-unknown = Result unknown
result-unknown-more = We cannot tell yet whether your submission arrived. Asking again does not submit it twice.
result-not-sent = Not submitted
result-not-sent-more = There is no network, so nothing was sent, and nothing will be sent by itself. Your entries stay on this page; submit again when the network is back.
result-ask-again = Ask again

## Steps and tasks
step-of = Step { NUMBER($step) } of { NUMBER($steps) }
step-done = { " " }(done)
task-not-started = Not started
task-seen = Seen, not finished
task-in-progress = In progress
task-done = Completed
task-blocked = Cannot start yet
task-problem = There is a problem

## Lists
pager = Pages
total-rows = { $count ->
    [one] 1 entry
   *[other] { $count } entries
 }
page-of = Page { NUMBER($page) } of { NUMBER($pages) }
page-first = First page
page-previous = Previous
page-next = Next
export = Export
page-last = Last page

## Upload
upload-too-large = The file is too large; please compress or split it and choose it again
upload-progress = Upload progress
upload-percent = { $percent }% uploaded
upload-checking = Uploaded, checking…

## Charts
chart-table = Show the data as a table
chart-show = Show the chart
chart-empty = No data yet

## Session
session-ending = You will be signed out soon
session-ending-more = You have not done anything for a while and will be signed out within two minutes. Do you want to go on?
session-extend = Stay signed in
