### Words of the personal hall.

p-centre = Anju Housing Provident Fund

## Pages
p-home = My provident fund
p-login = Log in
p-transactions = Statement
p-history = Trends
p-account = Account details
p-certificates = Certificates
p-new-title = New certificate
p-check-title = Check the certificate
p-issued-title = Certificate issued
p-certificate-title = Certificate
p-me = Me
p-privacy = Privacy
p-not-found = Page not found

## Navigation
p-nav-home = Home
p-nav-transactions = Statement
p-nav-certificates = Certificates
p-nav-me = Me

## Login
p-login-lead = See your balance and transactions, get a proof of contributions
p-login-name = User name
p-password = Password
p-log-in = Log in
p-login-help = Cannot log in?
p-login-help-text = If you forgot your user name or password, visit a service hall with your identity document, or call 12329.
p-lost = Your session has ended
p-lost-more = To protect your account you were logged out after a time without activity. Log in again to return to the page you were on.

## Overview
p-hello = Hello, { $name }
p-balance = Balance
p-status = Status
p-paid-through = Paid through
p-last-paid = Last contribution
p-last-paid-note = credited { $day }
p-none-yet = None yet
p-account-short = No. { $no }
p-quick = Services
p-certificate-make = Get a certificate
p-monthly = Monthly contribution
p-monthly-unit = Employer ({ $ratio })
p-monthly-personal = You ({ $ratio })
p-monthly-total = Total a month
p-base = Contribution base
p-parts = What the balance is made of
p-carried = Carried over from last year
p-this-year = Credited this year
p-interest-so-far = Interest so far (estimate)
p-interest-note = Estimated at { $rate } a year until { $day }; not part of the balance yet. Interest is settled on 30 June.
p-recent = Recent transactions
p-all-transactions = See all

## Transactions
p-filter = Filter transactions
p-filter-year = Year
p-filter-kind = Kind
p-all-years = All years
p-all-kinds = All kinds
p-year = { $year }
p-refresh = Refresh
p-total-in = Total in
p-total-out = Total out
p-more = Load more
p-more-loaded = { $count ->
    [one] 1 more entry loaded
   *[other] { $count } more entries loaded
 }
p-list-end = That is all
p-no-transactions = No transactions
p-no-transactions-more = They appear here once your employer has contributed for you.
p-no-match = Nothing matches the filter. Choose another year or kind.
p-show-all = Show all transactions
p-balance-after = Balance { $amount }
p-reversed = { $kind } (reversed)
p-txn-details = Transaction
p-txn-kind = Kind
p-txn-amount = Amount
p-txn-balance = Balance after it
p-txn-day = Credited on
p-txn-month = For month
p-txn-memo = Note
p-txn-no = Transaction number

## Charts
p-history-lead = Contributions and balance of the last 36 months
p-chart-contributions = Contributions a month
p-chart-contributions-more = { $sum } contributed from { $from } to { $to }.
p-chart-balance = Balance at the end of the month
p-chart-balance-more = From { $had } at the end of { $from } to { $worth } at the end of { $to }.
p-month = Month
p-contributed-yuan = Contributed (CNY)
p-balance-yuan = Balance (CNY)
p-no-history = No contributions yet

## Account
p-account-lead = Numbers are partly hidden. Press the eye to see one in full for 30 seconds.
p-person = You
p-account-part = Account
p-contribution-part = Contributions
p-name = Name
p-id-type = Document
p-id-no = Document number
p-mobile = Mobile number
p-mobile-none = Not registered
p-account-no = Account number
p-opened = Opened on
p-unit = Employer
p-unit-no = Employer’s number
p-unit-ratio = Employer’s ratio
p-personal-ratio = Your ratio
p-unit-monthly = Employer a month
p-personal-monthly = You a month
p-consecutive = Without a gap for
p-months = { $count ->
    [one] 1 month
   *[other] { $count } months
 }
p-wrong-data = Something wrong? Ask your employer’s agent to correct it, or visit a service hall with your identity document.

## Certificates
p-certificates-lead = Proof of your account and contributions
p-cert-fact-content = It states your name, employer, balance, the month paid through and the monthly contribution.
p-cert-fact-qr = Whoever receives it can scan its QR code to check that it is genuine.
p-cert-fact-free = It is free, made at once as a PDF file, and can be printed.
p-cert-list = Your certificates
p-cert-none = No certificates yet
p-cert-none-more = Once made, they can be downloaded again or revoked here.
p-cert-valid = Valid
p-cert-revoked = Revoked
p-cert-expired = Expired
p-cert-status = Status
p-cert-no = Certificate number
p-cert-no-short = No. { $no }
p-cert-issued-on = Issued { $day }
p-cert-issued = Issued on
p-cert-until = Valid until
p-cert-revoked-at = Revoked at
p-cert-as-of = Figures as of
p-cert-not-valid = This certificate is no longer valid
p-cert-not-valid-more = It cannot be downloaded any more. Whoever scans its code sees the same.
p-certificate-again = Make a new one
p-purpose = Purpose
p-purpose-hint = Printed on the certificate, for example: bank loan. At most 40 characters; may be left empty.
p-purpose-long = The purpose has at most 40 characters; please shorten it
p-purpose-none = No purpose given
p-purpose-change = Change the purpose
p-step-purpose = Purpose
p-step-check = Check
p-step-done = Done
p-next = Next
p-just-issued = You have just made a certificate
p-just-issued-see = See that certificate
p-check-lead = Check before it is made
p-check-note = Balance and other figures are those of the moment it is made.
p-submit = Make the certificate
p-issued = Your certificate is ready
p-issued-keep = Download the PDF file and keep it. You can download it again under “Certificates” at any time.
p-issued-valid = It is valid until { $day }.
p-issued-revoke = You can revoke it when it no longer applies.
p-next-steps = What next
p-to-certificates = See all certificates
p-qr-alt = QR code to check that the certificate is genuine
p-qr-more = Scan the code to check that this certificate is genuine.
p-qr-open = Open the check page
p-download-pdf = Download (PDF)
p-open-pdf = Open and print (PDF)
p-revoke = Revoke
p-revoke-ask = Revoke this certificate?
p-revoke-more = This cannot be undone. Copies already handed over, on paper or not, will be shown as revoked when their code is scanned.
p-revoke-yes = Yes, revoke it
p-revoked-done = The certificate is revoked

## Applications
p-apply = Apply
p-apply-page = Apply (page { NUMBER($page) })
p-apply-check = Check your answers
p-business = Apply for something
p-rent = Withdrawal for rent
p-all-items = All services
p-continue = Continue
p-autosave = Your answers are saved each time you press “Continue”. You can go on later or on another device.
p-source-account = your account
p-source-earlier = an earlier application
p-source = From { $from }
p-proposed = Filled in from { $from }; please check it.
p-stale = This application was changed elsewhere
p-stale-more = What you see now is the newest version. Check it before you go on.
p-your-answers = Your answers
p-not-answered = Not answered
p-agreed = Agreed
p-expected = You would receive about
p-to-fix = Add or correct this before you send it in
p-cannot-now = It cannot be sent in now
p-send-in = Send in
p-just-sent = You have just sent in this application
p-just-sent-see = See how it stands

## Cases
p-cases = My applications
p-cases-lead = What you sent in, and drafts that you have not
p-cases-none = No applications yet
p-cases-none-more = Once you have sent one in, you can follow it here.
p-guides = See the guides to all services
p-case = Application
p-case-no = Case number
p-case-item = Service
p-case-amount = Amount
p-case-facts = About this application
p-case-history = What happened
p-submitted-at = Sent in
p-kept-until = Draft kept until
p-decided-by = Decided by
p-mend-this = Put this right and send it in again
p-mend-until = Put right by
p-paid-out = { $amount } was paid to your card ({ $bank } { $card }).
p-paying-out = { $amount } is being paid to your card ({ $bank } { $card }).
p-payout-bank = Bank
p-payout-card = Card
p-payout-state = Payment
p-payout-day = Credited on
p-payout-no = Bank’s number
p-payout-under-way = The bank is working on it
p-payout-unknown = The bank is being asked
p-payout-done = On your card
p-payout-failed = Could not be paid
p-go-on-filling = Go on filling in
p-mend = Add or correct
p-apply-again = Apply again
p-withdraw = Take it back
p-withdraw-ask = Take this application back?
p-withdraw-more = It will not be handled and nothing is paid. You can apply again whenever you need.
p-withdraw-yes = Yes, take it back
p-withdrawn = The application was taken back
p-object = Do you disagree?
p-object-more = Call 12329, or visit a service hall with your identity document, and ask for another look. You may also apply for administrative review or go to court as the law provides.
p-receipt-alt = QR code of the receipt
p-receipt-more = This is the receipt of your application. Show the code when you ask about it at a service hall.

## Data that is looked at
p-data-checks = Data checks
p-data-waiting = Waiting
p-data-passed = Passed
p-data-failed = Not passed
p-data-contract = Filed purchase contract
p-data-marriage = Marriage register
p-data-household = Household register
p-data-real-estate = Homes in this city
p-data-lease = Filed lease
p-data-retirement = Pension
p-data-disability = Assessment of work capacity
p-data-company = Company register
p-data-credit = Credit report
p-data-national = Housing fund elsewhere
p-data-court = Court
p-data-own-record = Our own records
p-data-own-card = Name on the card

## Me
p-services = More services
p-display = Display
p-language = Language
p-care = Large text
p-help = Help
p-verify = Check a certificate

## Privacy
p-privacy-shown = What is shown
p-privacy-shown-more = Document, mobile and account numbers are partly hidden. When you ask for one, it is shown in full for 30 seconds only.
p-privacy-kept = What your browser keeps
p-privacy-kept-more = Only your choices of language, colours and care mode, and a token for the session. No personal data is kept in the browser, and the token ends when you log out.
p-privacy-noted = What we record
p-privacy-noted-more = Logging in, looking at full numbers, making and revoking certificates leave a record that protects your account.
p-privacy-rights = Your rights
p-privacy-rights-more = You may see and correct your data. Call 12329 or visit a service hall with your identity document.

## Not found
p-not-found-title = There is nothing at this address
p-not-found-more = The address may be wrong, or the page has moved.
p-to-home = Go to the first page
