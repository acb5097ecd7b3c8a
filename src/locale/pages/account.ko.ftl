
### 로그인과 내 정보

email = 이메일
password = 비밀번호
forgot = 비밀번호를 잊으셨습니까?
sign-in-hint = 계정은 초대로만 만들어집니다. 기관 관리자나 사업 담당자에게 문의해 주십시오.
sign-in-failed = 이메일 또는 비밀번호가 올바르지 않습니다.

## 비밀번호

reset = 비밀번호 재설정
reset-hint = 등록된 이메일을 입력하면 비밀번호를 새로 정하는 링크를 보내 드립니다.
reset-send = 링크 받기
reset-sent = 이메일을 확인해 주십시오
reset-sent-hint = 등록된 이메일이면 몇 분 안에 링크가 도착합니다. 링크는 72시간 동안 한 번만 쓸 수 있습니다.
link-invite = 계정 시작
link-invite-hint = { $name } 님, 비밀번호를 정하면 바로 로그인됩니다.
link-reset = 새 비밀번호 설정
link-reset-hint = { $name } 님, 새 비밀번호를 정해 주십시오. 다른 기기에서는 로그아웃됩니다.
link-use = 비밀번호 정하고 로그인
link-gone-title = 쓸 수 없는 링크
link-gone = 이 링크는 이미 사용했거나 기한이 지났습니다
link-gone-hint = 비밀번호를 잊었다면 새 링크를 받아 주십시오. 초대 링크였다면 초대한 기관에 다시 요청해 주십시오.
new-password = 새 비밀번호
new-password-hint = 10자 이상 200자 이하로 정해 주십시오.
old-password = 현재 비밀번호
toast-password-set = 비밀번호를 정했습니다.

## 내 정보

account-profile = 이름과 언어
account-places = 소속
account-language = 언어
account-password = 비밀번호 변경
account-password-hint = 변경하면 다른 기기에서는 로그아웃됩니다.
account-password-set = 비밀번호 변경
account-sign-ins = 로그인한 기기
account-sign-ins-count = 지금 기기 { $n }대에 로그인되어 있습니다.
account-sign-out-everywhere = 모든 기기에서 로그아웃
member-role-manager = 기관 관리자
member-role-member = 구성원

## 알림 설정

notices-kinds = 받을 알림
notices-urgent = 취소, 일정 변경, 일시 중지, 조기 종료, 시작, 종료 알림은 항상 보내 드립니다.
notice-kind-receipts = 내 신청의 접수 확인
notice-kind-requests = 승인할 신청과 그 철회
notice-kind-answers = 신청 결과: 승인, 반려, 보완 요청, 대체 일정
notice-kind-holds = 가예약 만료
notice-kind-reminders = 실증 시작과 종료를 며칠 앞둔 안내
notice-kind-holidays = 공휴일 변경
notice-kind-messages = 예약에 관한 대화
notices-sessions = 시작과 종료 알림
session-notices-every = 회차마다 받습니다.
session-notices-demonstration = 실증의 처음과 마지막만 받습니다.
notices-quiet = 알림을 보내지 않는 시간
notices-quiet-on = 아래 시간에는 급한 알림만 받습니다.
notices-quiet-from = 시작
notices-quiet-until = 종료
notices-quiet-same = 시작과 종료를 서로 다르게 정해 주십시오.
notices-quiet-hint = 시설의 현지 시각 기준이며, 그동안의 알림은 끝나는 시각에 보내 드립니다.

## 프로그램용 토큰

tokens = API 토큰
tokens-none = 만든 토큰이 없습니다
tokens-none-hint = 다른 프로그램에서 마당을 사용하려면 토큰이 필요합니다.
token = 토큰
token-new = 새 토큰
token-name = 이름
token-name-hint = 어디에 쓰는지 알 수 있게 적어 주십시오.
token-make = 만들기
token-made = 토큰을 만들었습니다
token-made-hint = 지금 복사해 주십시오. 다시 볼 수 없습니다.
token-since = 생성 일시
token-revoke = 폐기
toast-token-revoked = 토큰을 폐기했습니다.

signed-out-title = 로그아웃되었습니다
signed-out-meanwhile = 로그아웃되었습니다. 새 창에서 로그인한 뒤 계속해 주십시오. 입력한 내용은 그대로 있습니다.
kept-signed-out = 로그아웃되었습니다
kept-signed-out-hint = 다시 로그인해 주십시오. 입력한 내용은 그대로 있습니다.
kept-title = 다시 로그인했습니다
kept-goes-on = 입력한 내용은 그대로 있습니다. 계속하면 보내려던 내용을 보냅니다.
kept-go-on = 계속
