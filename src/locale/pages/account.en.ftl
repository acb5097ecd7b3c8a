
### Signing in, one's own account

email = E-mail
password = Password
forgot = Forgot your password?
sign-in-hint = Accounts are made by invitation only. Please ask your organisation's manager or the programme's office.
sign-in-failed = The e-mail or the password is not right.
