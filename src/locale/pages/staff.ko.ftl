
### 시연, 실시간 현황, 보고서

## 시연

toast-demo-moved = 시연 시각을 옮겼습니다.
toast-demo-nothing = 예정된 시작이나 종료가 없습니다.
toast-demo-runs = 시연 시각이 흐릅니다.
toast-demo-stands = 시연 시각을 멈췄습니다.
demo-people-lead = 한 번 눌러 그 사람으로 로그인합니다. 비밀번호는 필요하지 않습니다.
demo-part-staff = 사업 담당자
demo-part-admin = 시스템 관리자
demo-part-operator = 시설 담당자
demo-part-consortium = 컨소시엄
demo-part-hint-staff = 진행 중인 실증, 시작과 종료, 오래 기다린 신청, 보고서를 봅니다.
demo-part-hint-admin = 사용자, 공휴일, 알림, 작업 상태, 기록, 설정을 관리합니다.
demo-part-hint-operator = 시설의 신청을 심사하고 휴무를 정합니다.
demo-part-hint-consortium = 구역을 찾아 예약을 신청하고 일정을 관리합니다.
demo-you = 지금 이 사람
demo-be = 로그인
demo-mail-lead = 시연 중에 보낸 모든 메일을 받는 사람이 보는 그대로 보여 줍니다.
demo-mail-none = 보낸 메일이 없습니다
demo-mail-none-hint = 시연 시각을 옮기거나 예약을 신청하면 여기에 메일이 나타납니다.
older = 이전 목록
member-manager = 책임자
member-member = 구성원

## 메일

mail-from = 보낸 사람
mail-to = 받는 사람
mail-date = 보낸 때
mail-html = 메일 본문
mail-text = 글자로만 보기
mail-source = 일정 파일 원문
mail-calendar = 일정 첨부
mail-follow = 메일의 링크 열기
mail-method-request = 일정을 추가하거나 바꿉니다.
mail-method-cancel = 일정을 취소합니다.
mail-without = { $n }회 제외
mail-moved = 변경:

## 실시간 현황

board-lead = 시작과 종료에 맞춰 저절로 바뀝니다.
board-as-of = { $time } 기준
board-refresh = 새로 고침
board-filter = 시설 유형
board-all-sites = 모든 시설
board-flagged = 확인이 필요한 회차 { $n }건
board-soon = { $n }시간 안에 시작
board-today = 오늘 끝난 회차
board-waiting = 승인 대기
board-waiting-late = 승인 대기 (지연 { $n })
board-to-check = 확인 필요
board-running = 진행 중인 실증
board-none-running = 지금 진행 중인 실증이 없습니다
board-none-running-hint = 시작 시각이 되면 여기에 나타납니다.
board-left = { $time } 남음
board-over = 종료 처리 중
board-soon-headline = 곧 시작하는 회차
board-waiting-headline = 결정을 기다리는 신청
board-none-waiting = 기다리는 신청이 없습니다
board-waited = 근무일 { $n }일째
board-outlook = 앞으로 7일
board-sessions = { $n }회
board-begins = 시작하는 실증
board-ends = 끝나는 실증
board-activity = 활동
board-none-done = 아직 기록이 없습니다

## 기록에 남는 일

did-booking-accept-offer = 제안 수락
did-booking-approve = 승인
did-booking-cancel = 예약 취소
did-booking-complete = 실증 종료
did-booking-decline = 반려
did-booking-draft = 작성
did-booking-expire = 기한 만료
did-booking-request = 예약 신청
did-booking-request-changes = 보완 요청
did-booking-reschedule = 일정 변경
did-booking-resume = 재개
did-booking-revise = 수정 신청
did-booking-suspend = 일시 중지
did-booking-terminate = 중단
did-booking-time-taken = 다른 신청에 배정
did-booking-withdraw = 철회
did-closure-add = 휴무 등록
did-closure-lift = 휴무 해제
did-consortium-create = 컨소시엄 등록
did-consortium-update = 컨소시엄 변경
did-holiday-add = 공휴일 추가
did-member-put = 구성원 지정
did-member-remove = 구성원 제외
did-notice-replay = 알림 다시 보내기
did-organisation-create = 기관 등록
did-organisation-update = 기관 변경
did-person-create = 사용자 등록
did-person-disable = 사용 중지
did-person-enable = 사용 재개
did-person-invite = 초대
did-person-link = 비밀번호 링크 발급
did-person-set_password = 비밀번호 설정
did-person-sign_out_everywhere = 모든 기기에서 로그아웃
did-person-update = 사용자 변경
did-programme-create = 사업 등록
did-programme-update = 사업 변경
did-session-cancel = 회차 취소
did-session-end = 종료
did-session-move = 회차 변경
did-session-restore = 회차 복원
did-session-skip = 회차 제외
did-session-start = 시작
did-site-create = 시설 등록
did-site-update = 시설 변경
did-token-create = 토큰 발급
did-token-revoke = 토큰 폐기
did-zone-create = 구역 등록
did-zone-retire = 구역 중단
did-zone-set_windows = 이용 시간 변경
did-zone-unretire = 구역 재개
did-zone-update = 구역 변경
