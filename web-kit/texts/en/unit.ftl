### Words of the unit hall (单位网厅).

u-hall = Unit hall
u-centre = Anju Housing Provident Fund Centre

## Pages
u-home = Overview
u-login = Sign in
u-changes = Change list
u-change-new = Add a change
u-upload = Import changes
u-import = Import check
u-preview = Remittance list
u-check = Check and confirm
u-remittances = Remittances
u-remittance = Remittance
u-payment = Payment
u-print-list = Remittance list of the housing provident fund
u-print-receipt = Remittance receipt of the housing provident fund
u-suspense = Suspense account
u-employees = Employees
u-review = Annual review
u-review-short = Annual review
u-agents = Agents and rights
u-audit = Activity log
u-settings = Settings
u-not-found = Page not found
u-not-found-more = The address may be wrong or the page has moved. You can go on from here:
u-group-month = This month
u-group-money = Money
u-group-unit = Unit

## Words
u-unit = Unit
u-unit-name = Unit name
u-unit-no = Unit account number
u-credit-code = Unified credit code
u-unit-status = Account status
u-ratio = Contribution ratio
u-ratio-both = unit { $unit }, employee { $personal }
u-paid-through = Paid through
u-active = Active employees
u-sealed = Sealed accounts
u-payday = Payday
u-payday-day = day { NUMBER($day) } of the month
u-name = Name
u-mobile = Mobile number
u-account-no = Account number
u-account-pending = opened on confirmation
u-account-status = Account status
u-id-doc-type = Type of document
u-id-doc-no = Document number
u-base = Contribution base
u-base-yuan = Base (CNY)
u-unit-part = Unit's share
u-personal-part = Employees' share
u-unit-short = Unit (CNY)
u-personal-short = Employee (CNY)
u-total = Total
u-total-yuan = Total (CNY)
u-total-uppercase = Total in words
u-total-difference = Difference from last month (CNY)
u-amount-yuan = Amount (CNY)
u-balance-yuan = Balance (CNY)
u-headcount = Employees
u-people = People
u-people-count = { $count ->
    [one] 1 person
   *[other] { $count } people
 }
u-line-count = { $count ->
    [one] 1 line
   *[other] { $count } lines
 }
u-month = Month
u-status = Status
u-time = Time
u-kind = Kind of change
u-kind-count = { $kind } { NUMBER($count) }
u-changed-on = Date of change
u-reason = Reason
u-acts = Actions
u-all = All
u-number = No.
u-sum = Total
u-see = View
u-see-of = View { $month }
u-to-home = Back to the overview
u-to-print-list = Print the list
u-to-print-receipt = Print the receipt
u-see-details = See details
u-save = Save
u-saved = Saved
u-edit = Edit
u-edit-of = Edit the change of { $name }
u-delete = Delete
u-delete-of = Delete the change of { $name }
u-refresh = Refresh
u-search = Search
u-search-clear = Show all
u-search-nothing = Nothing matches
u-expired = Expired

## Kinds of change
u-kind-open = New account
u-kind-unseal = Unseal
u-kind-seal = Seal
u-kind-transfer-in = Transfer in
u-kind-base-change = New base
u-kind-open-hint = First contribution; the person never had an account
u-kind-unseal-hint = A sealed account of this unit contributes again
u-kind-seal-hint = Left, retired or unpaid: no contributions from this month
u-kind-transfer-in-hint = The account comes from another unit or the central sealed unit
u-kind-base-change-hint = An active employee of this unit gets another base
u-kind-all = All
u-kind-filter = Filter by kind of change

## States
u-status-awaiting = To be paid
u-status-returned = Payment failed
u-status-paid = Received
u-status-allocated = Credited
u-status-voided = Void
u-stage-preparing = Being prepared
u-stage-submitted = With the reviewer
u-stage-not-open = Not open
u-paid-by = Paid by
u-paid-by-bank = Bank transfer or QR code
u-paid-by-suspense = The unit's suspense money

## Rights
u-permissions = Rights
u-permission-operate = Operate
u-permission-review = Review
u-permission-administer = Administer
u-permission-none = None
u-right-operate = Operate: enter and import changes, submit them for review
u-right-review = Review: confirm and void remittances, use suspense money, annual review
u-right-administer = Administer: manage the rights of the unit's agents
u-not-permitted = You do not have the right “{ $permission }”, so you can only look at this page. Your unit's administrator can help.

## Login
u-login-lead = For agents of units, with the account that the unit's administrator gave you.
u-login-name = Login name
u-login-name-hint = Given by your administrator or by the centre
u-password = Password
u-login-submit = Sign in
u-login-forgotten = Forgot the password? Call 12329 or visit a service hall.
u-login-again = You were signed out
u-login-again-more = To protect your unit's data you are signed out after a while without activity. Signing in brings you back to your page.
u-logged-out = You are signed out
u-logged-out-more = On a shared computer, please close the browser as well.
u-login-what = What you can do here
u-login-what-1 = Prepare changes: new accounts, seal, unseal, transfer in, new bases
u-login-what-2 = Import a spreadsheet, checked row by row, with reasons to download
u-login-what-3 = Check and confirm the list, pay by QR code or transfer
u-login-what-4 = Follow the money, download receipts and lists
u-login-safe = No plug-in is needed; any current browser will do.
u-logout-failed = Could not sign out; please try again or close the browser

## Home
u-home-lead = Unit account { $no }
u-due = Due for { $month }
u-due-on = Pay by
u-days-left = { $count ->
    [one] 1 day left
   *[other] { $count } days left
 }
u-days-today = Due today
u-days-over = { $count ->
    [one] 1 day late
   *[other] { $count } days late
 }
u-behind = { NUMBER($count) } months are not paid
u-behind-more = Please remit month by month from { $month }. The centre may order late units to pay.
u-next = Next
u-tasks = Tasks for { $month }
u-recent = Last remittances
u-recent-all = All remittances
u-arrived = { $month } is credited: { $total }
u-suspense-see = View the suspense account
u-suspense-none = No money is waiting
u-suspense-some = Money that was not matched; it can pay a remittance

## Tasks
u-task-changes = Change list
u-task-preview = Check the list
u-task-confirm = Confirm
u-task-pay = Pay
u-task-receipt = Receipts
u-task-not-open = The next month is not open yet; months can be paid in advance within the fund year only.
u-task-changes-none = Enter or import what changed; without changes go straight on
u-task-changes-other = Nothing entered yet; an operator does this
u-task-changes-some = { $count ->
    [one] 1 line so far; more can be added
   *[other] { $count } lines so far; more can be added
 }
u-task-changes-locked = { $count ->
    [one] 1 line, with the reviewer; take it back to edit
   *[other] { $count } lines, with the reviewer; take them back to edit
 }
u-task-changes-done = { $count ->
    [one] 1 line, confirmed with the list
   *[other] { $count } lines, confirmed with the list
 }
u-task-preview-hint = { $count ->
    [one] 1 person
   *[other] { $count } people
 }, CNY { $total }
u-task-confirm-review = The annual review comes first
u-task-confirm-nobody = Nobody is on the list, nothing is due
u-task-confirm-own = Confirm when everything is right; a payment slip follows
u-task-confirm-submit = When everything is right, submit it to your reviewer
u-task-confirm-waits-for-you = Submitted by an operator, waiting for you
u-task-confirm-waits = Submitted, waiting for the reviewer
u-task-confirm-done = Remittance { $no }
u-task-pay-now = Please pay the exact amount: CNY { $total }
u-task-pay-arrived = The money has arrived
u-task-pay-later = The slip is made on confirmation
u-task-receipt-soon = Being credited; receipts follow
u-task-receipt-later = Receipts follow when the money is credited
u-task-review-due = New bases must be fixed before July is paid
u-task-review-other = A reviewer does this; July can be paid afterwards

## Change list
u-changes-lead = Who and what changes in { $month }. Lines can be edited until the list is confirmed.
u-changes-empty = No changes this month. Without changes you can go straight on to the list.
u-changes-empty-kind = No change of this kind
u-changes-submitted = With the reviewer: cannot be edited
u-changes-submitted-more = Take it back to edit it, then submit it again.
u-changes-confirmed = This month's list is confirmed; its changes cannot be edited any more.
u-take-back = Take back
u-taken-back = Taken back, you can edit now
u-template = Template (xlsx)
u-import-open = Import Excel
u-to-preview = Check the list
u-to-changes = To the change list
u-to-check = Check and confirm
u-clear = Clear the list
u-clear-ask = Clear all changes of this month?
u-clear-more = Every line, entered or imported, is deleted for good.
u-cleared = The list is empty
u-delete-ask = Delete “{ $kind }” of { $name }?
u-delete-more = The person takes part in this month as before the change.
u-deleted = Deleted
u-change-edit = Edit the change of { $name }
u-change-new-lead = One by one. For many people a spreadsheet is quicker.
u-change-added = Added: { $kind } { $name }
u-change-added-so-far = Added so far: { $names }
u-save-again = Save and add another
u-mobile-hint = For notices about the account
u-base-hint = Average monthly wage of last year; for newcomers this month's wage
u-base-positive = The base must be more than zero
u-base-limits = This month's limits of the base: at most { $cap }, at least { $floor }.
u-reason-hint = For example: joined, left, retired
u-keep-hint = Leave empty to keep it
u-clamped-from = limit; declared { $declared }
u-clamped = Set to a limit
u-clamped-count = { $count ->
    [one] The base of 1 person was set to a limit.
   *[other] The bases of { $count } people were set to a limit.
 }
u-imported = { $count ->
    [one] 1 change imported
   *[other] { $count } changes imported
 }
u-imported-rest = { $count ->
    [one] 1 row has errors and was left out.
   *[other] { $count } rows have errors and were left out.
 }
u-import-see = See the errors

## Import
u-upload-lead = Upload the filled-in template. Nothing changes before you confirm.
u-upload-1 = 1. Fill in the template
u-upload-1-more = One employee per row; keep the headings in the first row.
u-upload-2 = 2. Upload the file
u-upload-choose = Choose a file
u-upload-hint = Only .xlsx, at most 20 MB. You can also drop the file here.
u-upload-refused = The file was refused and nothing has changed. Please correct it and upload it again.
u-rules = What is checked
u-rule-headers = Headings as in the template, no merged cells
u-rule-kind = Kind of change: 新开户, 启封, 封存, 转入 or 基数调整
u-rule-id = Document numbers fit their type; identity cards have 18 characters
u-rule-base = Base: a number within the limits, at most two decimals; empty when sealing
u-rule-once = Each person once per file
u-rule-nothing = Wrong rows are listed with row, column and reason
u-import-lead = Uploaded { $time }
u-import-empty = The file has no data
u-import-empty-more = Please put the data into the first sheet, below the headings.
u-import-good = { $count ->
    [one] The one row is correct
   *[other] All { $count } rows are correct
 }
u-import-good-more = Confirm to take them into the change list.
u-import-some = { $errors ->
    [one] 1 error
   *[other] { $errors } errors
 } in { $rows ->
    [one] 1 row
   *[other] { $rows } rows
 }
u-import-some-more = Download the errors, correct them and upload again; or import the correct rows only.
u-import-none-more = No row can be imported. Please download the errors, correct them and upload again.
u-import-applied = { $count ->
    [one] 1 change was taken into the list
   *[other] { $count } changes were taken into the list
 }
u-import-to-list = See the change list
u-import-all = { $count ->
    [one] Import the row
   *[other] Import all { $count } rows
 }
u-import-valid = { $count ->
    [one] Import the correct row only
   *[other] Import the { $count } correct rows only
 }
u-import-valid-ask = { $count ->
    [one] Import only the correct row?
   *[other] Import only the { $count } correct rows?
 }
u-import-valid-more = { $count ->
    [one] The wrong row is left out; correct it and import it later.
   *[other] The { $count } wrong rows are left out; correct them and import them later.
 }
u-import-errors = Errors (xlsx)
u-import-retry = Upload a corrected file
u-import-drop = Do not import
u-import-nothing-yet = So far nothing has changed.
u-rows = Rows
u-rows-valid = Correct
u-rows-wrong = Rows with errors
u-rows-valid-kinds = Correct rows: { $kinds }
u-errors = Errors
u-errors-all = { $total ->
    [one] 1 error
   *[other] { $total } errors
 }
u-errors-first = { NUMBER($total) } errors, the first { NUMBER($shown) } are shown
u-errors-more = Download the errors to see all of them.
u-error = What is wrong
u-error-row = Row { $row }
u-error-column = { $letter } · { $name }
u-error-whole-row = Whole row
u-row = Row
u-column = Column

## Remittance list
u-preview-lead = { $month }, as the change list stands now. Please check people and amounts before you confirm.
u-draft-mark = Draft, not valid
u-figures = This month and last month (amounts in CNY)
u-figure = Figure
u-last-month = Last month
u-difference = Difference
u-difference-yuan = Monthly amount (CNY)
u-differences = Who changed
u-differences-none = The same as last month
u-names = Names
u-names-more = { " " }and others, { NUMBER($count) } in all
u-lines = People on the list
u-lines-search = Name, account or document number
u-lines-empty = Nobody is on the list
u-change-this-month = Change
u-preview-submitted = Submitted; the reviewer has to confirm it.
u-blocked = It cannot be confirmed yet
u-blocked-review = To the annual review
u-blocked-pay = See what is to be paid
u-blocked-changes = To the change list

## Check and confirm
u-check-lead = Confirming makes the payment slip and fixes people and amounts.
u-check-of = Remittance for { $month }
u-changes-against-last = Changes from last month
u-check-before = Please check people and amounts first
u-check-submitted = Submitted by an operator, please review
u-check-confirm-more = After confirming, the list cannot be edited; before it is paid it can be voided and done again.
u-check-submit-more = Your unit's reviewer confirms it. Until then you can take it back.
u-check-waits = Submitted, waiting for the reviewer
u-check-waits-more = Take it back if you need to edit it.
u-check-reader = You can only look
u-check-reader-more = Submitting needs the right “Operate”, confirming “Review”. Your unit's administrator can help.
u-confirm = Confirm and make the slip
u-submit = Submit for review
u-submitted = Submitted for review
u-send-back = Send back
u-stale = The list changed after you opened this page and nothing was done. Reload it, check it and try again.
u-stale-reload = Reload

## Payment
u-payment-lead = { $month } · remittance { $no }
u-pay = Pay
u-pay-of = Pay { $month }
u-slip-amount = Amount to pay
u-slip-amount-plain = Amount (CNY)
u-slip-no = Payment slip
u-payee-account = To account
u-payee-name = Account holder
u-payee-bank = Bank
u-payer-name = Payer
u-valid-until = Valid until
u-slip-exact = Transfer the exact amount and write the slip number as reference; otherwise the money goes to suspense.
u-slip-scan = Scan to pay
u-slip-scan-more = Scan with your bank's app, or open the bank's page here.
u-slip-qr = QR code to pay slip { $no }
u-slip-pay = Pay at the bank
u-slip-waiting = Waiting for the bank; this page updates itself.
u-slip-expired = The slip expired on { $date }
u-slip-expired-more = { $count ->
    [one] 1 day ago.
   *[other] { $count } days ago.
 } Please make a new slip before you pay; money for the old one goes to suspense.
u-slip-renew = Make a new slip
u-returned = The bank could not collect the money
u-returned-more = No money was moved. Please check the account and pay again with the slip below.
u-paid = { $total } received
u-paid-more = Now it is credited to each employee; this takes a few seconds.
u-voided = This remittance is void
u-voided-more = You can edit the change list and confirm again.
u-allocated = { $month } is credited
u-allocated-more = { $total } is credited to { $count ->
    [one] 1 employee
   *[other] { $count } employees
 }, who can see it in the personal hall.
u-allocated-next = Next: changes and remittance for { $month }.
u-txn-no = Transaction number
u-bank-txn-no = Bank's number
u-receipt-pdf = Receipt (PDF)
u-list-xlsx = Remittance list (xlsx)
u-void = Void
u-void-ask = Void the remittance for { $month }?
u-void-more = Its slip becomes invalid and the list can be edited again. Do not void it when a payment is already on its way.
u-void-done = Void; the list can be edited

## Remittances
u-remittances-lead = Confirmed months, their payment and papers.
u-remittances-empty = No remittances yet
u-remittance-no = Remittance number
u-confirmed-at = Confirmed
u-confirmed-by = Confirmed by
u-remittance-lead = { $month } · remittance { $no }
u-remittance-facts = As confirmed
u-timeline = Progress
u-step-confirmed = Confirmed
u-step-paid = Money received
u-step-allocated = Credited to employees
u-step-by = by { $name }
u-step-paid-wait = The unit has to pay
u-step-txn = transaction { $no }
u-print-cut = The first { NUMBER($shown) } of { NUMBER($total) } people
u-print-cut-more = Please download the spreadsheet to print all of them.
u-sign-unit = Unit (seal):
u-sign-agent = Operator:
u-sign-reviewer = Reviewer:
u-sign-date = Date:
u-receipt-not-yet = The money is not credited yet; this page is no receipt.
u-receipt-note = Made by the unit hall for your books; the formal receipt is the PDF.

## Suspense
u-suspense-lead = Money that fits no slip. It belongs to your unit, is never lost and can pay a remittance.
u-suspense-balance = Balance now
u-suspense-about = It can pay a confirmed remittance; refunds are made at the counter.
u-suspense-items = Movements
u-suspense-empty = No movements
u-suspense-why = Why, and what to do
u-payer = Payer
u-belongs-to = Remittance
u-bank-no = Bank's number { $no }
u-reference = Reference: { $text }
u-reason-amount = Amount differs from the slip
u-reason-amount-more = It paid nothing. Add what is missing and pay from suspense, or pay the exact amount again.
u-reason-twice = Paid twice
u-reason-twice-more = The slip was paid before. Keep it for later months or ask for a refund.
u-reason-late = The slip had expired or was void
u-reason-late-more = It can pay a confirmed remittance.
u-reason-unknown = No valid slip number in the reference
u-reason-unknown-more = Found by the paying account; it can pay a remittance.
u-reason-used = Used for a remittance
u-reason-used-more = It paid the remittance beside.
u-suspense-can-pay = The suspense money can pay { $month }
u-suspense-can-pay-more = { $amount } is due; { $balance } is in suspense.
u-suspense-pay = Pay from suspense
u-suspense-pay-reviewer = This needs the right “Review”; please ask your reviewer.
u-suspense-ask = Pay { $month } from suspense?
u-suspense-ask-more = { $amount } is taken from suspense and { $left } is left. It is credited at once and cannot be undone.
u-suspense-confirm = Pay now

## Employees, agents, log
u-employees-lead = Everyone with an account at this unit.
u-employees-empty = No employees yet
u-agents-lead = Who may act for this unit.
u-agents-empty = No agents yet
u-agents-about = New agents and longer authorisations are registered at the counter.
u-agent-self = { " " }(you)
u-agent-self-more = This is your own account. Without “Administer” you can no longer change rights.
u-agent-change = Change rights
u-agent-change-of = Change rights: { $name }
u-agent-rights = Tick what this person may do; nothing ticked suspends the account.
u-agent-edit = Rights of { $name }
u-authorised-until = Authorised until
u-audit-lead = What the unit's agents did; entries cannot be changed or deleted.
u-audit-empty = Nothing yet
u-actor = Who
u-act = What
u-subject = Number

## Annual review
u-review-lead = Fund year { $from } to { $to }
u-review-done = Done for this fund year
u-review-done-more = The new bases count from July; remit as usual.
u-review-open = Please fix the new bases
u-review-open-more = Due by 31 July. July cannot be paid before.
u-review-closed = Not possible yet
u-review-closed-more = It can be done when June is paid.
u-review-result = Result
u-review-headcount = Employees
u-limits = Limits
u-review-limits = at most { $cap }, at least { $floor }
u-review-raised = Raised to the lower limit
u-review-lowered = Lowered to the upper limit
u-review-before = Monthly total before
u-review-after = Monthly total after
u-review-do = Fix the bases
u-review-employees = See the employees' bases
u-review-ask = { $count ->
    [one] Fix the new base of 1 employee?
   *[other] Fix the new bases of { $count } employees?
 }
u-review-ask-more = From July contributions follow the new bases.
u-review-about = By article 16 of the Regulations the base is the average monthly wage of the previous year. Single bases can be changed on the change list first.

## Settings
u-settings-lead = Kept in this browser; they change only what you see.
u-settings-look = Display
u-settings-language = Language
u-settings-care = Large text and buttons
u-settings-me = Signed in as
u-business-date = Business date

## Grid of employees
u-chosen = { NUMBER($count) } chosen
u-choose-all = Choose all { NUMBER($count) }, also those not in sight
u-choose-one = Choose { $name }
u-choose-none = Choose none
u-chosen-many = At most 200 people chosen one by one go into a file. Use the filter, or choose all.
u-opened-on = Opened on
u-unit-ratio = Unit ratio
u-personal-ratio = Personal ratio
u-grid-print = Only the employees on the screen are printed here. For the whole list, export a PDF.
