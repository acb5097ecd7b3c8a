
## 입력 항목의 잘못. 항목 이름 뒤에 온다

fault-in-field = { $field }: { $fault }
fault-malformed = 형식에 맞지 않습니다. 값을 확인해 주십시오.
fault-needed = 꼭 필요한 항목입니다. 값을 입력해 주십시오.
fault-no-fields = 사용할 수 없는 항목입니다.
fault-unknown-field = 사용할 수 없는 항목입니다. 사용할 수 있는 항목: { $words }.
fault-kind-text = 글자로 입력해 주십시오.
fault-kind-whole = 정수로 입력해 주십시오.
fault-kind-number = 숫자로 입력해 주십시오.
fault-kind-flag = true나 false여야 합니다.
fault-kind-list = 목록이어야 합니다.
fault-kind-object = 객체여야 합니다.
fault-moment = 시각을 2027-04-05T11:00:00+09:00처럼 시차와 함께 입력해 주십시오.
fault-local-time = 현지 시각을 2027-04-05T11:00처럼 분까지 입력해 주십시오.
fault-time-of-day = 시각을 11:00처럼 입력해 주십시오.
fault-month-day = 월과 일을 12-10처럼 입력해 주십시오.
fault-end-after-start = 끝이 시작보다 늦어야 합니다.
fault-between = { $least }에서 { $most } 사이여야 합니다.
fault-at-most = 최대 { $most }개까지 넣을 수 있습니다.
fault-one-of = 다음 중 하나여야 합니다: { $words }.
fault-not-listed = 목록에서 선택해 주십시오.
fault-not-there = ‘{ $word }’ 항목이 없습니다. 목록에서 선택해 주십시오.
fault-date = 날짜를 2027-01-31처럼 입력해 주십시오.
fault-not-before = { $other }보다 빠를 수 없습니다.
fault-after = { $other }보다 늦어야 합니다.
fault-days-after = { $other }부터 최대 { $most }일까지 조회할 수 있습니다.
fault-given-twice = 두 번 입력되었습니다.
fault-named-twice = 두 번 지정되었습니다.
fault-other-phase = 변경하는 회차의 단계가 아닙니다. 그 회차의 단계를 입력해 주십시오.
fault-name-taken = 같은 이름의 기관이 있습니다. 구분할 수 있는 이름을 입력해 주십시오.
fault-token-name-taken = 같은 이름의 토큰이 있습니다. 다른 이름을 입력해 주십시오.
fault-fixed = 변경할 수 없는 항목입니다.
fault-fixed-with-site = 시설 정보에서는 변경할 수 없습니다.
fault-fixed-requests-wait = 대기 중인 신청을 모두 결정한 뒤 변경할 수 있습니다.
fault-fixed-bookings-ahead = 예정된 예약이 모두 끝난 뒤 변경할 수 있습니다.
fault-quiet-hours = 서로 다른 두 시각을 22:00-07:00처럼 입력해 주십시오.
fault-wrong-password = 현재 비밀번호와 다릅니다.
fault-password-own = 이름이나 이메일이 들어 있어 쉽게 추측할 수 있습니다. 본인과 관계없는 단어 몇 개를 이어 정해 주십시오.
fault-password-guessable = 쉽게 추측할 수 있는 비밀번호입니다. 흔한 비밀번호, 한 단어, 되풀이되는 글자, 자판 순서는 쓰지 마십시오. 서로 관계없는 단어 몇 개를 이어 정해 주십시오.
fault-text-empty = 내용을 입력해 주십시오.
fault-needs-title = 예약명을 입력해 주십시오.
fault-text-too-short = { $least }자 이상이어야 합니다.
fault-text-too-long = { $most }자까지 입력할 수 있습니다.
fault-text-control = 사용할 수 없는 문자가 있습니다. 지우고 다시 입력해 주십시오.
fault-text-slug = 영문 소문자, 숫자, 하나씩 쓴 붙임표(-)만 쓸 수 있습니다.
fault-text-email = 이메일 주소를 name@example.com처럼 입력해 주십시오.
fault-text-name = 이름만 입력해 주십시오. 주소나 링크는 넣을 수 없습니다.
fault-text-phone = 전화번호를 010-1234-5678처럼 입력해 주십시오.
fault-time-zone = 시간대를 Asia/Seoul처럼 입력해 주십시오.
fault-no-organisation = 등록되지 않은 기관입니다.
fault-no-programme = 등록되지 않은 사업입니다.
fault-no-such-consortium = 해당 컨소시엄이 없습니다.
fault-no-such-zone = 해당 구역이 없습니다.
fault-no-zone-of = { $site }의 구역이 아닙니다.
fault-no-zone-of-site = 이 시설의 구역이 아닙니다.
fault-no-such-phase = 예약에 해당 단계가 없습니다.
fault-no-such-session = { $start }에 시작하는 회차가 없습니다.
fault-no-such-exception = 새 일정에서 빠지는 예외 회차가 아닙니다.
fault-no-session-that-day = 새 일정에는 그날 회차가 없습니다. 유지하려면 그 시작 시각을 추가 일시에 입력해 주십시오.
fault-off-schedule = 이 회차는 예약 일정에 더 이상 없습니다.
fault-no-session = 해당 회차가 없습니다.
fault-no-state = 사용할 수 없는 상태입니다: { $word }
fault-no-session-state = 사용할 수 없는 회차 상태입니다.
fault-no-cursor = 목록을 처음부터 다시 열어 주십시오.
fault-zone-needs-site = 시설을 함께 지정하거나 ‘시설/구역’으로 써 주십시오.
fault-needs-zone = 구역을 하나 이상 ‘시설/구역’으로 지정해 주십시오.
fault-zone-circle = 상위 구역을 다른 구역으로 선택해 주십시오. 자기 자신이나 하위 구역은 상위 구역이 될 수 없습니다.
fault-zones-at-most = 구역은 최대 { $most }개까지 둘 수 있습니다.
fault-zone-has-bookings = 예정된 예약이 있어 하위 구역을 더할 수 없습니다. 예약이 끝난 뒤 시도해 주십시오.
fault-needs-lead = 주관기관이 있어야 합니다.
fault-needs-message = 메시지를 입력해 주십시오.
fault-needs-reason = 사유를 입력해 주십시오.
fault-needs-text-for-other = 사유가 ‘기타’이면 설명을 입력해 주십시오.
fault-needs-changes = 보완할 내용을 입력해 주십시오.
fault-email-of-nobody = 등록된 사용자가 없습니다. 먼저 사용자를 등록해 주십시오.
fault-oneself = 본인 계정에는 할 수 없습니다. 다른 관리자에게 요청해 주십시오.
fault-has-password = 이미 비밀번호를 정한 사용자입니다.
fault-may-not-sign-in = 사용 중지된 계정입니다. 소속 기관에 문의해 주십시오.
fault-no-draft-again = 이미 신청한 예약은 작성 중으로 되돌릴 수 없습니다.
fault-other-site = 예약의 시설과 컨소시엄은 변경할 수 없습니다.
fault-phases-count = 단계는 1개에서 { $most }개까지입니다.
fault-too-many-sessions = 모든 단계의 회차가 { $asked }회입니다. 최대 { $most }회까지 가능합니다.
fault-too-many-claims = 회차를 구역과 그 안의 구역마다 더하면 { $asked }건입니다. 최대 { $most }건까지 신청할 수 있습니다.
fault-too-many-zone-days = 회차의 이용 일수를 구역마다 더하면 { $asked }일입니다. 최대 { $most }일까지 신청할 수 있습니다.
fault-leaves-no-session = 회차를 하나 이상 남겨 주십시오.
fault-leaves-no-session-decline = 회차를 하나 이상 남기거나 신청을 반려해 주십시오.
fault-leaves-out-started = 이미 시작한 회차({ $start })는 제외할 수 없습니다.
fault-either-to-or-minutes = to와 advance_minutes 가운데 하나만 입력해 주십시오.
fault-within-a-year = 지금부터 1년 안의 시각이어야 합니다.
fault-opening-no-dates = 날짜를 하나 이상 입력해 주십시오.
fault-opening-many-dates = 날짜는 최대 { $most }개까지 입력할 수 있습니다.
fault-opening-year = 1970년에서 2999년 사이여야 합니다.
fault-opening-seconds = 분 단위여야 합니다.
fault-day-rule-part = ‘{ $part }’: NAME=VALUE 형식이어야 합니다.
fault-day-rule-twice = { $part }: 두 번 입력되었습니다.
fault-day-rule-not-allowed = { $part }: FREQ, INTERVAL, WKST, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, BYWEEKNO, BYYEARDAY만 쓸 수 있습니다.
fault-day-rule-value = { $part }에 ‘{ $value }’ 값은 쓸 수 없습니다.
fault-day-rule-no-freq = FREQ=DAILY, WEEKLY, MONTHLY, YEARLY 가운데 하나가 있어야 합니다.
fault-day-rule-with-freq = { $part }: 이 FREQ와 함께 쓸 수 없습니다.
fault-day-rule-never = 이 규칙에 맞는 날짜가 없습니다. 규칙을 변경해 주십시오.
fault-schedule-minutes = 1분에서 { $most }분(200일) 사이여야 합니다.
fault-schedule-not_on_rule = 첫 회차가 반복 규칙에 맞지 않습니다. 가장 가까운 첫 시각은 { $nearest }입니다.
fault-schedule-no_match = { $months }개월 안에 규칙에 맞는 날짜가 없습니다.
fault-schedule-too_many = 회차가 { $limit }회를 넘습니다. 횟수를 줄이거나 마지막 날짜를 앞당겨 주십시오.
fault-schedule-past_horizon = 첫 회차부터 { $months }개월을 넘습니다. 횟수를 줄이거나 마지막 날짜를 앞당겨 주십시오.
fault-schedule-endless = 끝이 없는 규칙입니다. COUNT나 UNTIL을 더해 주십시오. { $months }개월 안에 최대 { $limit }회까지 가능합니다.
fault-schedule-text_too_long = { $most }자까지 입력할 수 있습니다.
fault-schedule-character = { $position }번째에 규칙에 쓸 수 없는 문자가 있습니다. 규칙을 FREQ=WEEKLY;BYDAY=MO;COUNT=10처럼 한 줄로 입력해 주십시오.
fault-schedule-prefix = 앞의 ‘RRULE:’ 없이 규칙만 입력해 주십시오.
fault-schedule-malformed = ‘{ $part }’: NAME=VALUE 형식이 아닙니다. 각 부분은 세미콜론(;)으로 구분하고 끝에는 쓰지 않습니다.
fault-schedule-unknown_part = { $part }: 없는 항목입니다.
fault-schedule-duplicate_part = { $part }: 두 번 입력되었습니다.
fault-schedule-no_freq = FREQ가 없습니다. FREQ=DAILY, WEEKLY, MONTHLY, YEARLY 가운데 하나를 써 주십시오.
fault-schedule-sub_daily = FREQ로는 하루 안에서 반복할 수 없습니다. FREQ=DAILY;BYHOUR=9,11;BYMINUTE=0,30처럼 써 주십시오.
fault-schedule-value = { $part }에 ‘{ $value }’ 값은 쓸 수 없습니다.
fault-schedule-interval = INTERVAL은 1에서 { $max } 사이여야 합니다.
fault-schedule-count_zero = COUNT는 1 이상이어야 합니다.
fault-schedule-count_and_until = COUNT와 UNTIL 가운데 하나만 써 주십시오.
fault-schedule-until_not_utc = UNTIL은 협정 세계시(UTC)로 써야 합니다. 이 시설에서는 UNTIL={ $utc }입니다.
fault-schedule-until_before_start = 마지막 날짜가 첫 회차보다 빠릅니다.
fault-schedule-not_with = { $part }: { $with } 항목과 함께 쓸 수 없습니다.
fault-schedule-numbered_day = 2MO처럼 순서를 붙인 BYDAY는 { $with } 항목과 함께 쓸 수 없습니다.
fault-schedule-set_pos_alone = BYSETPOS에는 다른 BY 항목이 함께 있어야 합니다.
fault-schedule-week_no_alone = BYWEEKNO에는 BYDAY가 함께 있어야 합니다. 없으면 달력 프로그램마다 요일을 다르게 읽습니다.
fault-schedule-seconds = 회차는 분 단위로 시작합니다. BYSECOND를 빼 주십시오.
fault-schedule-times_a_day = BYHOUR와 BYMINUTE로 하루 { $asked }회가 됩니다. 하루 최대 { $limit }회입니다.
fault-schedule-too_many_exdates = 날짜는 최대 { $most }개까지 입력할 수 있습니다.
fault-schedule-exdate_off_schedule = { $date }: 이 일정의 회차가 아닙니다.
fault-schedule-nothing_left = 회차를 하나 이상 남겨 주십시오.
fault-schedule-too_many_rdates = 날짜는 최대 { $most }개까지 입력할 수 있습니다.
fault-schedule-rdate_before_start = { $date }: 첫 회차보다 빠릅니다. 이 시각을 시작으로 정해 주십시오.
fault-schedule-rdate_past_horizon = { $date }: 첫 회차부터 { $months }개월을 넘습니다.
error-taken-detail = { $what }: 이미 사용 중입니다. 다른 값을 입력해 주십시오.
error-not_now-booking = ‘{ $action }’ 작업은 예약 상태가 ‘{ $state }’일 때 할 수 없습니다.
error-not_now-session = ‘{ $action }’ 작업은 회차 상태가 ‘{ $state }’일 때 할 수 없습니다.

## 요청한 작업의 이름. 위 문장의 앞에 온다

asked-booking-request = 예약 신청
asked-booking-revise = 다시 제출
asked-booking-withdraw = 신청 철회
asked-booking-approve = 승인
asked-booking-decline = 반려
asked-booking-request-changes = 보완 요청
asked-booking-accept-offer = 제안 수락
asked-booking-cancel = 예약 취소
asked-booking-suspend = 일시 중지
asked-booking-resume = 재개
asked-booking-terminate = 조기 종료
asked-booking-expire = 신청 만료
asked-booking-start = 예약 시작
asked-booking-complete = 예약 완료
asked-booking-reschedule = 일정 변경
asked-session-start = 회차 시작
asked-session-end = 회차 종료
asked-session-move = 회차 이동
asked-session-cancel = 회차 취소
asked-session-skip = 회차 제외
asked-session-restore = 회차 복원
asked-session-miss = 회차 미실시
asked-session-cut = 회차 조기 종료

## 다른 항목의 이름

field-agreement_from = 협약 시작일
field-valid_from = 시작일
field-from = 시작일
field-starts_at = 시작 시각

## 처리할 수 없는 요청
fault-not_found-address = 이 주소에는 아무것도 없습니다.
fault-not_found-file = 해당 파일이 없습니다.
fault-internal-no-service = 서비스가 없습니다.
fault-cross_site-detail = 다른 사이트에서 보낸 변경 요청입니다.
fault-not_json-detail = { $line }행 { $column }열부터 읽을 수 없습니다. 확인한 뒤 다시 보내 주십시오.
fault-wrong_type-detail = 본문을 { $wanted } 형식으로 보내 주십시오.
fault-too_large-detail = 본문은 { $most }바이트까지 보낼 수 있습니다.
fault-too_slow-detail = 본문이 { $seconds }초 안에 도착하지 않았습니다.
fault-unreadable-detail = 본문이 끝까지 도착하지 않았습니다.
fault-unreadable-length = 길이(Content-Length)와 분할 전송은 함께 사용할 수 없습니다.
fault-bad_key-detail = Idempotency-Key는 ASCII 문자 1자에서 { $most }자 사이여야 합니다.
fault-bad_version-detail = If-Match에 버전을 "3"처럼 적어 주십시오.
fault-version_required-detail = 확인한 버전을 If-Match로 보내 주십시오.
