
### 로그인과 내 정보

email = 이메일
password = 비밀번호
forgot = 비밀번호를 잊으셨습니까?
sign-in-hint = 계정은 초대를 받거나 신청하여 만듭니다.
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
link-reset-hint = { $name } 님, 새 비밀번호를 정해 주십시오. 다른 기기에서는 로그아웃되고 토큰과 달력 주소도 폐기됩니다.
link-name = 이름
link-name-hint = 예약 담당자와 동료에게 보이는 이름입니다.
link-use = 비밀번호 정하고 로그인
link-gone-title = 쓸 수 없는 링크
link-gone = 이 링크는 이미 사용했거나 기한이 지났습니다
link-gone-hint = 아래에서 새 링크를 받을 수 있습니다. 초대 링크였다면 새 링크로 로그인한 뒤 초대를 수락해 주십시오. 초대 기한도 지났다면 초대한 기관에 다시 요청해 주십시오.
new-password = 새 비밀번호
password-show = 비밀번호 표시
new-password-hint = { $least }자 이상 { $most }자 이하로 정해 주십시오. 서로 관계없고 본인과도 관계없는 단어 몇 개를 이으면 추측하기 어렵습니다.
strength = 비밀번호 강도
strength-too_short = 비밀번호 강도: 너무 짧습니다.
strength-too_long = 비밀번호 강도: 너무 깁니다.
strength-own = 비밀번호 강도: 약함. 이름이나 이메일이 들어 있습니다.
strength-guessable = 비밀번호 강도: 약함. 쉽게 추측할 수 있습니다.
strength-fair = 비밀번호 강도: 보통
strength-strong = 비밀번호 강도: 강함
old-password = 현재 비밀번호
toast-password-set = 비밀번호를 정했습니다.

## 내 정보

account-profile = 이름과 언어
account-places = 소속
account-language = 언어
account-password = 비밀번호 변경
account-password-hint = 변경하면 다른 기기에서는 로그아웃되고 토큰과 달력 주소도 폐기됩니다.
account-password-set = 비밀번호 변경
account-email = 이메일 변경
account-email-now = 현재 이메일
account-email-new = 새 이메일
account-email-hint = 새 이메일로 링크를 보냅니다. 링크는 72시간 동안 한 번만 쓸 수 있습니다. 현재 이메일에도 알립니다.
account-email-ask = 링크 보내기
toast-email-asked = 사용할 수 있는 이메일이면 링크를 보냈습니다.
toast-email-changed = 이메일을 변경했습니다.
link-email = 새 이메일 확인
link-email-hint = { $name } 님, 확인하면 새 이메일로 로그인합니다. 다른 링크는 모두 쓸 수 없게 됩니다.
link-email-use = 새 이메일 사용
invitations = 초대
invitation = 초대
invitation-offer = { $organisation } 소속으로 초대되었습니다. (역할: { $role })
invitation-hint = 수락하면 이 기관의 예약을 볼 수 있고, 소속 사용자가 이름, 이메일, 전화번호를 봅니다. 거절하면 아무것도 바뀌지 않습니다.
invitation-by = 초대한 사람
invitation-until = 응답 기한
invitation-accept = 수락
invitation-decline = 거절
toast-invitation-accepted = 초대를 수락했습니다.
toast-invitation-declined = 초대를 거절했습니다.
account-sign-ins = 로그인한 기기
account-sign-ins-count = 지금 기기 { $n }대에 로그인되어 있습니다.
account-sign-out-everywhere = 모든 기기에서 로그아웃
account-sign-out-hint = 토큰도 모두 폐기됩니다.
account-sign-out-calendars = 내 달력 주소도 모두 폐기합니다.
account-device-unknown = 알 수 없는 기기
account-this-one = 지금 이 기기
account-signed-in = 로그인
account-last-seen = 마지막 사용
account-end-sign-in = 로그아웃
toast-sign-in-ended = 해당 기기에서 로그아웃했습니다.
prove-title = 비밀번호 확인
prove-hint = 비밀번호를 입력한 지 시간이 지나 다시 확인합니다. 확인하면 하려던 일을 계속할 수 있습니다.
member-role-manager = 기관 관리자
member-role-member = 구성원
member-role-viewer = 보기만 함

## 알림 설정

notices-kinds = 받을 알림
notices-urgent = 취소, 일정 변경, 일시 중지, 조기 종료, 시작, 종료 알림은 항상 보내 드립니다.
notice-kind-receipts = 내 신청의 접수 확인
notice-kind-requests = 승인할 신청과 그 철회
notice-kind-answers = 신청 결과: 승인, 반려, 보완 요청, 대체 일정
notice-kind-holds = 가예약 만료
notice-kind-reminders = 실증 시작과 종료를 며칠 앞둔 안내
notice-kind-holidays = 공휴일 변경
notice-kind-messages = 예약에 관한 대화와 시설 문의
notice-kind-incidents = 급하지 않은 이상·사고 신고
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
token-until = 만료
token-used = 마지막 사용
token-unused = 사용한 적 없음
token-scopes = 허용할 일
token-scope-read = 내가 볼 수 있는 내용 조회
token-scope-book = 예약 신청과 변경
token-scope-decide = 신청 결정과 이용 불가 기간 등록
token-scope-administer = 그 밖의 모든 변경
token-days = 유효 기간(일)
token-days-hint = 1일에서 { $n }일까지 정할 수 있습니다.
token-revoke = 폐기
toast-token-revoked = 토큰을 폐기했습니다.

signed-out-title = 로그아웃되었습니다
signed-out-meanwhile = 로그아웃되었습니다. 새 창에서 로그인한 뒤 계속해 주십시오. 입력한 내용은 그대로 있습니다.
kept-signed-out = 로그아웃되었습니다
kept-signed-out-hint = 다시 로그인해 주십시오. 입력한 내용은 그대로 있습니다.
kept-title = 다시 로그인했습니다
kept-goes-on = 입력한 내용은 그대로 있습니다. 계속하면 보내려던 내용을 보냅니다.
kept-go-on = 계속
invitation-gone-title = 쓸 수 없는 초대
invitation-gone = 이미 응답했거나 취소되었거나 기한이 지난 초대입니다
invitation-gone-hint = 지금 소속은 내 정보에서 확인할 수 있습니다. 초대가 필요하면 초대한 기관에 다시 요청해 주십시오.
place-as = { $organisation } ({ $role })
token-needs-scope = 허용할 일을 하나 이상 선택해 주십시오.
proven-goes-on = 비밀번호를 확인했습니다. 계속하면 하려던 작업으로 이어집니다.

join = 계정 신청
join-hint = 기관을 대신해 신청해 주십시오. 사업 담당자가 확인한 뒤 이메일로 알려 드립니다.
join-email-hint = 초대와 답변을 이 주소로 보냅니다.
join-purpose = 이용 목적
join-purpose-hint = 어디에서 무엇을 실증하려는지 적어 주십시오.
join-send = 계정 신청
join-sent = 신청을 받았습니다
join-sent-hint = 사업 담당자가 확인한 뒤 이메일로 알려 드립니다.
trap = 이 칸은 비워 두십시오
