
### 관리

admin-health = 상태
admin-holidays = 공휴일
admin-notices = 알림
admin-journal = 기록
admin-sites = 시설
admin-settings = 설정

## 상태

health-lead = 작업과 데이터베이스의 지금 상태입니다.
health-good = 모두 정상입니다
health-bad = 확인이 필요합니다
health-bad-hint = 아래에서 멈춘 작업, 늦은 타이머, 맞지 않는 마이그레이션을 확인하십시오.
health-dead-letters = 보내지 못한 알림이 있습니다
health-dead-look = 보내지 못한 알림 보기
health-lag = 타이머 지연
health-queued = 보낼 알림
health-dead = 보내지 못한 알림
health-statements = 시작 뒤 SQL 문
health-jobs = 작업
health-job = 작업
health-last = 마지막 실행
health-done = 처리
health-state = 상태
health-failing = 오류
health-running = 정상
health-next-timer = 다음 타이머
health-next-notice = 다음 알림
health-version = 버전
health-database = 데이터베이스
health-migrations = 적용된 마이그레이션
health-missing = 빠진 마이그레이션
health-unknown = 모르는 마이그레이션
health-clock = 데이터베이스 시각
job-timers = 시작·종료 타이머
job-notices = 알림 발송
job-cleanup = 정리

## 공휴일

holiday-years = 연도
holiday-date = 날짜
holiday-none = 이 해의 공휴일이 없습니다
holiday-none-hint = 아직 고시되지 않았을 수 있습니다.
holiday-kind-public = 법정
holiday-kind-substitute = 대체
holiday-kind-temporary = 임시
holiday-kind-election = 선거일
holiday-add = 공휴일 추가
holiday-add-hint = 저장하기 전에 영향을 받는 회차를 먼저 보여 줍니다.
holiday-look = 영향 확인
holiday-touches = 영향을 받는 회차 { $n }건
holiday-touches-hint = 저장하면 이 회차에 표시를 남기고 예약마다 시설과 컨소시엄에 메일을 한 통씩 보냅니다. 회차는 취소되지 않습니다.
holiday-touches-none = 저장해도 메일은 가지 않습니다.
holiday-save = 공휴일로 저장
toast-holiday-added = 공휴일을 추가했습니다.
toast-holiday-flagged = 공휴일을 추가했습니다. 표시된 회차를 확인하십시오.

## 알림

notice-queued = 대기
notice-sent = 보냄
notice-dead = 거절됨
notice-expired = 시한 지남
notices-none = 알림이 없습니다
notices-none-hint = 조건을 바꾸어 다시 찾으십시오.
notice-event = 알림
notice-made = 생긴 때
notice-words = 메일 서버의 답
notice-over-dead = 메일 서버가 받지 않았습니다
notice-over-expired = 쓸모 있는 때가 지나 보내지 않았습니다
notice-replay = 다시 보내기
notice-replay-hint = 같은 메일을 같은 사람에게 다시 보냅니다. 하루 동안 시도합니다.
notice-urgency = 긴급도
urgency-at_once = 즉시
urgency-normal = 보통
notice-until = 보낼 시한
notice-next = 다음 시도
notice-attempts = 시도 횟수
notice-digest = 모아 보냄
toast-notice-replayed = 다시 보내도록 했습니다.
event-invited = 초대
event-password_reset = 비밀번호 재설정
event-booking_received = 신청 접수
event-decision_needed = 심사 요청
event-decision_reminder = 심사 독촉
event-decision_escalated = 심사 지연
event-hold_expiring = 확보 만료 임박
event-hold_expired = 확보 만료
event-competing_request = 경쟁 신청
event-time_taken = 시간 배정됨
event-changes_requested = 보완 요청
event-offer_made = 다른 시간 제안
event-approved = 승인
event-declined = 반려
event-withdrawn = 철회
event-cancelled = 취소
event-schedule_changed = 일정 변경
event-session_moved = 회차 변경
event-session_cancelled = 회차 취소
event-session_restored = 회차 복원
event-start_reminder = 시작 예고
event-session_starts_soon = 곧 시작
event-demonstration_started = 실증 시작
event-session_started = 회차 시작
event-session_ends_soon = 곧 종료
event-session_ended = 회차 종료
event-demonstration_ended = 실증 종료
event-suspended = 일시 중지
event-resumed = 재개
event-terminated = 중단
event-closure_hits = 이용 불가 기간 영향
event-holiday_hits = 공휴일 영향
event-end_reminder = 종료 예고
event-message_to_site = 시설에 온 메시지
event-message_to_consortium = 컨소시엄에 온 메시지

## 기록

journal-lead = 누가 언제 무엇을 왜 했는지 남아 있습니다. 지워지지 않습니다.
journal-none = 찾은 기록이 없습니다
journal-none-hint = 조건을 줄여 다시 찾으십시오.
journal-about = 대상
journal-person = 사람 (전자우편)
journal-site = 시설 (주소 이름)
journal-booking = 예약 번호
journal-service = 시스템
journal-for = 대신 처리:
journal-changes = 바뀐 항목 { $n }개
journal-field = 항목
journal-was = 이전
journal-became = 이후
about-booking = 예약
about-session = 회차
about-closure = 이용 불가 기간
about-site = 시설
about-zone = 구역
about-consortium = 컨소시엄
about-organisation = 기관
about-programme = 사업
about-person = 사용자
about-member = 소속
about-holiday = 공휴일
about-notice = 알림

## 설정

setting-lead = 지금 쓰고 있는 값입니다. 바꾸려면 설정 파일이나 환경 변수를 고치고 다시 시작하십시오. 비밀은 보이지 않습니다.
setting-key = 이름
setting-value = 값
setting-origin = 출처
setting-empty = 비어 있음
setting-default = 기본값

## 시설 등록

newsite-add = 시설 등록
newsite-add-hint = 구역과 이용 시간은 등록한 뒤에 시설 화면에서 정합니다.
newsite-none = 등록된 시설이 없습니다
newsite-none-hint = 운영기관을 먼저 등록한 뒤 시설을 등록하십시오.
newsite-district = 지역
newsite-operator = 운영기관
newsite-zones = 구역
newsite-place = 위치와 연락처
newsite-latitude = 위도
newsite-longitude = 경도
newsite-duty = 당직 전자우편
newsite-rules = 예약 규칙
newsite-mode = 신청 방식
newsite-mode-hold = 먼저 신청한 쪽이 시간을 확보
newsite-mode-compete = 여러 신청 가운데 선택
newsite-hold = 확보 기간 (일)
newsite-notice = 사전 신청 기한
newsite-notice-kind = 기한 단위
newsite-working-days = 근무일
newsite-days = 일
newsite-horizon = 예약 가능 기간 (일)
newsite-longest = 한 회차 최대 시간 (분)
newsite-house-ko = 이용 수칙 (한국어)
newsite-house-en = 이용 수칙 (영어)
