### 한국어 문장. 공공 서비스 문체(합니다체), 짧고 정확하게. 열쇠와 변수는 en.ftl과 같다.
### 부탁은 ‘-해 주십시오’ 하나로, 같은 것은 늘 같은 말로 쓴다. 값 바로 뒤에는 받침에 따라 바뀌는 조사를 쓰지 않는다.

## 때와 길이

weekday-1 = 월
weekday-2 = 화
weekday-3 = 수
weekday-4 = 목
weekday-5 = 금
weekday-6 = 토
weekday-7 = 일
month-1 = 1월
month-2 = 2월
month-3 = 3월
month-4 = 4월
month-5 = 5월
month-6 = 6월
month-7 = 7월
month-8 = 8월
month-9 = 9월
month-10 = 10월
month-11 = 11월
month-12 = 12월
date = { $year }년 { $month } { $day }일 ({ $weekday })
date-bare = { $month } { $day }일
date-short = { $month } { $day }일 ({ $weekday })
moment = { $date } { $time }
span-same-day = { $date } { $from }–{ $to }
span-next-day = { $date } { $from }–익일 { $to }
span-days = { $date } { $from } – { $last } { $to }
span-whole-day = { $date } 종일
span-whole-days = { $date } – { $last } 종일
times-same-day = { $from }–{ $to }
times-next-day = { $from }–익일 { $to }
times-days = { $from }부터 { $length }
list-joint = ·
list-end = ·
days = { $n }일
hours = { $n }시간
minutes = { $n }분
less-than-a-minute = 1분 미만

## 일정을 말로

rule-daily = { $interval ->
    [1] 매일
   *[other] { $interval }일마다
}
rule-weekly = { $interval ->
    [1] 매주
   *[other] { $interval }주마다
}
rule-monthly = { $interval ->
    [1] 매월
   *[other] { $interval }개월마다
}
rule-yearly = { $interval ->
    [1] 매년
   *[other] { $interval }년마다
}
rule-on-weekdays = { $list }요일
rule-on-nth-days = { $list }
rule-on-month-days = { $list }
rule-on-year-days = { $list } 날
rule-in-weeks = { $list } 주
rule-in-months = { $list }
rule-all-months = 모든 달
rule-only = { $days }만
rule-only-weekdays = { $list }요일만
rule-only-months = { $list }만
rule-positions = 그중 { $period } { $nths }만
rule-each-day = 매일
rule-each-week = 매주
rule-each-month = 매월
rule-each-year = 매년
rule-nth = { $n ->
    [1] 첫째
    [2] 둘째
    [3] 셋째
    [4] 넷째
    [5] 다섯째
   *[other] { $n }번째
}
rule-nth-last = 마지막
rule-nth-from-end = { $n ->
    [2] 끝에서 둘째
    [3] 끝에서 셋째
    [4] 끝에서 넷째
    [5] 끝에서 다섯째
   *[other] 끝에서 { $n }번째
}
month-day-nth = { $n }일
month-last-day = 말일
month-day-from-end = 말일부터 거꾸로 { $n }번째 날
weekday-nth = { $nth } { $weekday }요일
rule-other = 따로 정한 규칙({ $rule })에 따른 날
rule-dates = { $date }부터 지정한 { $n }일
times-many = 하루 { $n }회(첫 회 { $first }, 마지막 회 { $last })
schedule-from = { $date }부터 { $rule } { $times }
schedule-from-until = { $date }부터 { $until }까지 { $rule } { $times }
schedule-dates = { $dates } { $times }
schedule-dates-many-times = { $dates }, 첫날 { $times }
schedule-with-notes = { $schedule }({ $notes })
schedule-count = 모두 { $n }회
schedule-excluded = { $n }회 제외
schedule-added = { $n }회 추가
schedule-changed = { $n }회 변경
schedule-not-on = { $dates } 제외
schedule-also-on = { $dates } 추가
schedule-changes = { $dates }
schedule-moved = { $from } 대신 { $to }
schedule-other-zone = { $to } 다른 구역
schedule-skips-holidays = 공휴일 제외

## 단계

phase-survey = 사전 조사
phase-setup = 설치
phase-delivery = 반입
phase-trial = 실증
phase-demo_day = 시연회
phase-teardown = 철거·원상복구
phase-inspection = 현장 점검

## 사유

reason-new_address = 이메일 주소 변경
reason-policy_mismatch = 운영 방침과 맞지 않음
reason-similar_product_in_use = 유사 제품 사용 중
reason-safety = 안전 우려
reason-capacity = 수용 한도 초과
reason-season = 성수기 혼잡
reason-staffing = 인력 부족
reason-missing_docs = 서류 미비
reason-tenant_objection = 입주사 동의를 얻지 못함
reason-other = 기타

## 알림의 틀

mail-prefix = {""}
mail-hello = { $name } 님, 안녕하십니까.
mail-hello-desk = { $name } 당직 담당자께
mail-hello-nameless = 안녕하십니까.
mail-footer = 마당이 자동으로 보낸 이메일입니다. 링크를 열어도 예약은 바뀌지 않습니다.
digest-subject = 새 알림 { $n }건
digest-told = 짧은 시간에 알림 { $n }건이 있어 한 통으로 모아 보내 드립니다.
calendar-file = 일정.ics
calendar-summary = [{ $phase }] { $title }
place-joint = { $site } { $zones }
fact-title = 예약명
fact-consortium = 컨소시엄
fact-lead = 주관기관
fact-contact = 담당자
fact-site = 시설
fact-zones = 구역
fact-address = 주소
fact-entrance = 출입 안내
fact-phone = 24시간 연락처
fact-phones = 시설 전화
fact-session = 회차
fact-session-text = { $number }회차 · { $phase } · { $time }
fact-placed = { $text } · { $zones }
fact-before = 변경 전
fact-wished-end = 요청한 종료
fact-freed = 미입실 시
fact-freed-text = { $at }까지 아무도 입실하지 않으면 남은 시간이 다시 열립니다
fact-coming = 도착 예정
fact-coming-text = { $at } 도착 예정({ $by })
fact-attended = 입실 인원
fact-attended-nobody = 입실한 사람 없음
fact-attended-text = { $n }명, { $from }~{ $until }
fact-attended-inside = { $n }명, { $from }부터. { $inside }명은 아직 퇴실하지 않음
fact-period = 기간
fact-sessions = 회차 수
fact-sessions-text = { $n }회
fact-schedule = 일정({ $phase })
fact-needs = 이용 규모({ $phase })
fact-people-text = { $n }명
fact-power-text = { $n } kW
fact-area-text = { $n } m²
fact-decide = 결정 기한
fact-answer = 답변 기한
fact-hold = 가예약 기한
fact-expires = 신청 만료 시각
fact-closed = 이용 불가 기간
fact-closed-times = 이번에 해당하는 시간
fact-closed-place = 이용 불가 구역
fact-closed-site = 시설 전체
fact-stopped = 작업을 멈춘 곳
fact-stopped-since = 멈춘 때
fact-stopped-inside = 작업을 멈춘 곳에 있는 사람
fact-condition = 다시 시작하기 전에 할 일
fact-restart = 남은 승인
fact-agreed = 다시 시작해도 되는 이유({ $who })
stop-scope-session = 이 회차
stop-scope-booking = 이 예약
stop-scope-zone = 이 구역
stop-scope-site = 시설 전체
fact-incident = 번호
fact-incident-kind = 무슨 일
fact-incident-severity = 정도
fact-incident-at = 일어난 때
fact-incident-place = 정확한 위치
fact-incident-injured = 다친 사람 수
fact-incident-done = 신고 전에 한 조치
fact-incident-inside = 시설에 있는 사람
fact-incident-photos = 사진
fact-incident-by = 확인 기한
incident-kind-injury = 사람이 다침
incident-kind-damage = 시설·장비 손상
incident-kind-near_miss = 아차사고
incident-kind-complaint = 민원
incident-kind-data = 촬영·개인정보
incident-kind-other = 그 밖의 일
incident-severity-s1 = S1: 생명이 위험함·불·대피
incident-severity-s2 = S2: 병원에 갈 만큼 다침, 큰 손상, 크게 다칠 뻔함
incident-severity-s3 = S3: 작게 다침, 작은 손상, 아차사고
incident-severity-s4 = S4: 불편, 민원
fact-rules = 맞지 않는 조건
fact-unless = 변경하지 않을 때
unless-starts = 예정대로 시작됩니다
unless-missed = 시작되지 않고 ‘미실시’로 처리됩니다
fact-holiday = 새 공휴일
fact-holiday-text = { $date } { $name }
fact-reason = 사유
fact-by = 처리자
fact-asked-by = 신청자
fact-happened = 처리 시각
fact-question-at = 문의 일시
fact-asker = 문의한 사람
fact-asked = 문의 내용
fact-account-asked = 신청 내용
fact-asked-at = 신청 일시
fact-organisation = 기관
fact-member-role = 기관에서의 역할
fact-platform-role = 전체 역할
fact-new-email = 새 이메일
fact-device = 브라우저
fact-network-address = 네트워크 주소
fact-absent = 자리를 비우는 사람
fact-deputy = 대리 결정자
fact-away-sites = 결정하는 시설
fact-away-days = 기간
fact-reminded-by = 다시 요청한 사람
fact-until = 초대 수락 기한
fact-late = 지연
fact-late-text = 정해진 시각보다 { $duration } 늦게 처리되었습니다.
fact-time-zone = 시간 기준
time-zone-korea = 한국 시각
affected-hit = 영향을 받는 회차({ $n }회)
affected-stopped = 멈춘 회차와 24시간 안에 시작할 회차({ $n }회)
affected-resumed = 회차별 진행 여부({ $n }회)
affected-outlook = { $session }: { $outlook }
outlook-halted = 중지됨
outlook-kept = 작업이 중지된 동안 시작되지 않음
outlook-goes_on = 종료 시각까지 이어서 진행
outlook-planned = 예정대로 진행
outlook-over = 이어서 진행하지 않음
affected-clear = 진행할 수 있는 회차({ $n }회)
affected-meets = 다시 조건에 맞는 회차({ $n }회)
affected-offered = 제안된 시간({ $n }회)
dates-listed = 회차({ $n }회)
dates-times = { $heading } · { $times }
dates-moved = { $from } → { $to }
dates-retimed = { $date }(시간 변경)
dates-of-phase = { $date } · { $phase }
dates-more = 그 밖에 { $n }회: { $link }
affected-left-out = 제외된 회차({ $n }회)
affected-competing = 겹치는 회차({ $n }회)
affected-more = 그 밖에 { $n }회
affected-moved = { $session }(원래 { $before })
changes-listed = 변경된 내용
changes-proposed = 승인된 예약과 달라지는 점
amendment-subject = 변경 신청 · { $subject }
amendment-told = 승인된 예약의 변경 신청이며, 변경이 확정되기 전까지는 승인된 일정이 그대로 유지됩니다.
changes-turned = { $what }: { $before } → { $now }
changes-new = 추가: { $date }
changes-gone = 제외: { $date }
changes-purpose = 실증 목적·내용을 다시 작성했습니다.
changes-none-needed = 없음
changes-nothing = 날짜, 장소, 인원, 전력은 이전과 같습니다.
words-reply = 신청 기관의 답장
words-change = 변경 사유
words-purpose = 실증 목적·내용
words-competing = 같은 시간을 원하는 다른 신청
words-conditions = 승인 조건
words-changes = 보완 요청 사항
words-offer = 시설 운영기관의 설명
words-reason = 사유
words-explanation = 사유 설명
words-closure = 이용 불가 사유
words-stop = 작업을 멈춘 이유
words-task = 할 일
words-incident = 있었던 일
words-flag = 확인이 필요한 이유
words-crew = 연락할 사람
words-still-in = 아직 안에 있는 사람
words-sheet = 출입 예정
words-message = 메시지
words-question = 문의 내용
words-answer = 답변

## 알림: 제목, 일어난 일, 할 일

subject-invited = 마당 계정 초대 · 이름과 비밀번호 설정
told-invited = 마당(실증 시설 예약) 계정에 초대되었습니다.
todo-invited = 아래 링크에서 이름과 비밀번호를 정해 주십시오. 링크는 72시간 동안 한 번만 쓸 수 있으며, 그 뒤에는 로그인 화면의 ‘비밀번호를 잊으셨습니까?’에서 새 링크를 받을 수 있습니다. 기관의 초대는 위의 초대 수락 기한까지 열려 있습니다.
open-invited = 비밀번호 설정

subject-password_reset = 비밀번호 재설정 링크
told-password_reset = 비밀번호 재설정 요청을 받았습니다.
todo-password_reset = 아래 링크에서 새 비밀번호를 정해 주십시오. 요청하지 않았다면 하실 일이 없습니다. 비밀번호는 바뀌지 않습니다.
open-password_reset = 새 비밀번호 설정
subject-membership_offered = 소속 초대 · { $organisation }
told-membership_offered = { $organisation } 소속으로 초대되었습니다.
todo-membership_offered = 아래에서 수락하거나 거절해 주십시오. 수락하기 전에는 아무것도 바뀌지 않습니다. 모르는 기관의 초대는 거절하면 됩니다.
open-membership_offered = 초대에 응답

subject-account_changed = { $what ->
    [joined] 소속 등록 · { $organisation }
    [role_changed] 역할 변경 · { $organisation }
    [removed] 소속 제외 · { $organisation }
    [platform_role] 전체 역할 변경
    [name] 이름 정정
    [email_asked] 이메일 변경 요청
    [email] 이메일 변경
    [password] 비밀번호 설정
    [token_made] API 토큰 생성
    [token_revoked] API 토큰 폐기
    [barred] 계정 사용 중지
    [readmitted] 계정 사용 재개
    [signed_in] 새 브라우저에서 로그인
    [deputy] 대리 결정자 지정 · { $organisation }
    [deputy_ended] 대리 결정자 해제 · { $organisation }
   *[other] 계정 변경
}
told-account_changed = { $what ->
    [joined] 이제 { $organisation } 소속이며 이 기관의 예약을 볼 수 있습니다.
    [role_changed] { $organisation } 안에서의 역할이 변경되었습니다.
    [removed] { $organisation } 소속에서 제외되어 이 기관의 예약을 더는 볼 수 없습니다.
    [platform_role] 서비스 전체에서의 역할이 변경되었습니다.
    [name] 등록된 이름이 정정되었습니다.
    [email_asked] 계정의 이메일을 변경해 달라는 요청이 있었습니다. 새 이메일로 보낸 링크를 사용하기 전까지는 그대로입니다.
    [email] 계정의 이메일이 변경되었습니다. 이제 새 이메일로 로그인합니다.
    [password] 계정의 비밀번호가 설정되었습니다. 다른 기기에서는 모두 로그아웃되었습니다.
    [token_made] 본인 이름으로 동작하는 API 토큰이 만들어졌습니다.
    [token_revoked] API 토큰이 폐기되어 더는 쓸 수 없습니다.
    [barred] 계정의 사용이 중지되었습니다. 모든 기기에서 로그아웃되었습니다.
    [readmitted] 계정의 사용이 재개되었습니다.
    [signed_in] 처음 쓰는 브라우저에서 비밀번호로 계정에 로그인한 기록이 있습니다.
    [deputy] 아래 기간에 대신 결정할 사람이 지정되었습니다. 결정을 요청하는 이메일은 두 사람 모두에게 갑니다.
    [deputy_ended] 아래 기간에 대신 결정하기로 한 것이 해제되었습니다.
   *[other] 계정이 변경되었습니다.
}
todo-account_changed = { $what ->
    [joined] 본인이 한 일이 아니면 비밀번호를 다시 설정하고 사업 담당자에게 알려 주십시오.
    [role_changed] 잘못된 변경이면 기관 관리자에게 문의해 주십시오.
    [removed] 잘못된 변경이면 기관 관리자에게 문의해 주십시오.
    [platform_role] 잘못된 변경이면 사업 담당자에게 알려 주십시오.
    [name] 잘못된 이름이면 직접 변경해 주십시오.
    [barred] 잘못된 조치이면 사업 담당자에게 문의해 주십시오.
    [readmitted] 하실 일은 없습니다.
    [deputy] 잘못된 지정이면 ‘내 기관’ 화면에서 해제해 주십시오.
    [deputy_ended] 하실 일은 없습니다.
    [signed_in] 본인이 로그인했다면 따로 하실 일은 없습니다. 아니라면 바로 비밀번호를 변경하고 그 기기를 로그아웃한 뒤 사업 담당자에게 알려 주십시오.
   *[other] 본인이 한 일이 아니면 바로 비밀번호를 다시 설정하고 사업 담당자에게 알려 주십시오.
}
open-account_changed = 내 계정 보기

subject-email_link = 새 이메일 확인
told-email_link = 이 이메일이 마당 계정의 새 이메일로 입력되었습니다.
todo-email_link = 72시간 안에 아래 링크에서 확인해 주십시오. 요청하지 않았다면 하실 일이 없습니다. 아무것도 바뀌지 않습니다.
open-email_link = 이메일 확인

subject-email_taken = 다른 계정에 이 이메일이 입력되었습니다
told-email_taken = 누군가 이 이메일을 다른 계정에 쓰려고 했습니다. 이미 쓰고 계신 이메일이므로 바뀐 것은 없습니다.
todo-email_taken = 본인이 한 일이면 이 이메일로 로그인해 주십시오. 아니라면 하실 일이 없습니다.
open-email_taken = 로그인

subject-booking_received = { $changed ->
    [yes] 신청 변경 접수
   *[no] 신청 접수
} · { $place }
told-booking_received = { $changed ->
    [yes] ‘{ $title }’ 신청의 변경 내용이 접수되었습니다.
   *[no] ‘{ $title }’ 예약 신청이 접수되었습니다.
}
todo-booking_received = { $held ->
    [yes] 결정될 때까지 신청한 시간을 가예약합니다.
   *[no] 이 시설은 가예약을 하지 않습니다. 승인될 때 시간이 정해집니다.
} 시설 운영기관이 검토한 뒤 결과를 알려 드립니다.
open-booking_received = 신청 내용 보기

subject-decision_needed = { $renewed ->
    [yes] 새 결정 링크
   *[no] { $changed ->
        [yes] 신청 변경
       *[no] 승인 요청
    }
} · { $day } { $place } · { $title }
told-decision_needed = { $renewed ->
    [yes] { $changed ->
        [yes] 이전 링크를 보낸 뒤 ‘{ $title }’ 신청 내용이 변경되었습니다. 요청하신 새 링크를 보내 드립니다. (컨소시엄: { $consortium })
       *[no] 요청하신 ‘{ $title }’ 신청의 새 링크를 보내 드립니다. (컨소시엄: { $consortium })
    }
   *[no] { $changed ->
        [yes] ‘{ $title }’ 신청 내용이 변경되었습니다. (컨소시엄: { $consortium })
       *[no] ‘{ $title }’ 예약 신청이 들어왔습니다. (컨소시엄: { $consortium })
    }
}
todo-decision_needed = 내용을 확인하고 승인 여부를 결정해 주십시오.
opens-decision = 결정하기
open-decision_needed = 신청 보기

subject-decision_assigned = { $covered ->
    [yes] 담당자 지정({ $assigned } 님)
   *[no] 담당자 지정
} · { $day } { $place } · { $title }
told-decision_assigned = { $covered ->
    [yes] ‘{ $title }’ 예약 신청의 담당자로 { $assigned } 님이 지정되었습니다. 자리를 비운 동안에는 대리 결정자도 이 이메일을 받습니다. (컨소시엄: { $consortium })
   *[no] ‘{ $title }’ 예약 신청의 담당자로 지정되었습니다. (컨소시엄: { $consortium })
}
todo-decision_assigned = 내용을 확인하고 승인 여부를 결정해 주십시오. 다른 동료도 결정할 수 있습니다.
open-decision_assigned = 신청 보기

subject-decision_reminder = { $days ->
    [0] 승인 대기
   *[other] 승인 대기 { $days }일째
} · { $place } · { $title }
told-decision_reminder = { $days ->
    [0] ‘{ $title }’ 예약 신청이 승인을 기다리고 있습니다.
   *[other] ‘{ $title }’ 예약 신청이 근무일 기준 { $days }일째 승인을 기다리고 있습니다.
}
todo-decision_reminder = 승인 여부를 결정해 주십시오. 5일이 지나면 사업 담당자에게 알립니다.
open-decision_reminder = 신청 보기

subject-decision_escalated = 승인 지연 { $days }일 · { $place } · { $title }
told-decision_escalated = ‘{ $title }’ 예약 신청이 근무일 기준 { $days }일 동안 결정되지 않았습니다.
todo-decision_escalated = 시설 운영기관은 바로 결정해 주십시오. 사업 담당자도 대신 결정할 수 있습니다.
open-decision_escalated = 지연된 신청 보기

subject-hold_expiring = { $held ->
    [yes] 가예약 곧 만료
   *[no] 신청 곧 만료
} · { $day } { $place }
told-hold_expiring = { $held ->
    [yes] ‘{ $title }’ 예약 신청의 가예약이 곧 만료됩니다. 만료되면 신청이 끝나고 시간이 다시 열립니다.
   *[no] ‘{ $title }’ 예약 신청이 곧 만료됩니다. 이 시설은 가예약을 하지 않습니다.
}
todo-hold_expiring = { $waits ->
    [answer] 그 전에 컨소시엄이 신청을 다시 제출하거나 제안을 수락해야 합니다.
   *[decision] 그 전에 시설 운영기관의 결정이 필요합니다.
}
open-hold_expiring = 신청 확인

subject-hold_expired = { $held ->
    [yes] 가예약 만료
   *[no] 신청 만료
} · { $day } { $place }
told-hold_expired = { $held ->
    [yes] ‘{ $title }’ 예약 신청의 가예약이 만료되었습니다. 신청이 끝나고 시간이 다시 열립니다.
   *[no] ‘{ $title }’ 예약 신청이 처리 기한을 넘겨 만료되었습니다.
}
todo-hold_expired = 컨소시엄은 같은 시설이나 다른 시설에 다시 신청할 수 있습니다.
open-hold_expired = 만료된 신청 보기

subject-competing_request = 겹치는 신청 · { $day } { $place }
told-competing_request = ‘{ $title }’ 예약 신청과 시간이 겹치는 신청이 있습니다.
todo-competing_request = 신청을 비교해 결정해 주십시오.
open-competing_request = 겹치는 신청 보기

subject-time_taken = 시간 변경 필요 · { $place }
told-time_taken = ‘{ $title }’ 예약 신청의 시간 일부 또는 전부가 다른 신청에 배정되었습니다.
todo-time_taken = 컨소시엄은 다른 시간으로 다시 제출하거나 신청을 철회해 주십시오.
open-time_taken = 다른 시간으로 다시 제출

subject-changes_requested = 보완 요청 · { $place } · { $title }
told-changes_requested = 시설 운영기관이 ‘{ $title }’ 예약 신청의 보완을 요청했습니다.
todo-changes_requested = 컨소시엄은 아래 내용을 반영해 답변 기한까지 다시 제출해 주십시오. { $held ->
    [yes] 신청한 시간은 그때까지 가예약됩니다.
   *[no] 이 시설은 가예약을 하지 않습니다.
}
open-changes_requested = 신청 다시 제출

subject-offer_made = 대체 일정 제안 · { $place } · { $title }
told-offer_made = 시설 운영기관이 ‘{ $title }’ 예약 신청에 대체 일정을 제안했습니다.
todo-offer_made = 답변 기한까지 수락하면 바로 승인됩니다. 맞지 않으면 변경해 다시 제출해 주십시오. { $held ->
    [yes] 신청한 시간과 제안된 시간은 그때까지 모두 가예약됩니다.
   *[no] 이 시설은 가예약을 하지 않습니다. 제안된 시간도 다른 신청이 먼저 예약할 수 있습니다.
}
open-offer_made = 대체 일정 확인

subject-approved = 예약 승인 · { $day } { $place }
told-approved = ‘{ $title }’ 예약이 승인되었습니다.{ $count ->
    [0] {""}
   *[other] {" "}다만 { $count }회는 제외되었습니다.
}
todo-approved = 조건과 일정을 확인해 주십시오.{ $attached ->
    [yes] {" "}일정 파일을 첨부했습니다.
   *[no] {""}
}
open-approved = 승인된 예약 보기

subject-declined = 신청 반려 · { $place } · { $title }
told-declined = ‘{ $title }’ 예약 신청이 반려되었습니다.
todo-declined = 사유를 확인해 주십시오. 컨소시엄은 다른 시간이나 시설로 다시 신청할 수 있습니다.
open-declined = 반려 사유 확인

subject-withdrawn = 신청 철회 · { $place } · { $title }
told-withdrawn = ‘{ $title }’ 예약 신청이 철회되었습니다.{ $held ->
    [yes] {" "}가예약된 시간이 다시 열립니다.
   *[no] {""}
}
todo-withdrawn = 별도로 하실 일은 없습니다.
open-withdrawn = 철회된 신청 보기

subject-cancelled = 예약 취소 · { $day } { $place }
told-cancelled = 승인된 ‘{ $title }’ 예약이 취소되었습니다. 남은 회차도 모두 취소되었습니다.
todo-cancelled = 배치한 인력과 출입 준비를 취소해 주십시오.
open-cancelled = 취소된 예약 보기

subject-schedule_changed = 일정 변경 · { $place } · { $title }
told-schedule_changed = 승인된 ‘{ $title }’ 예약의 일정이 변경되었습니다.
todo-schedule_changed = 새 일정을 확인해 주십시오.
open-schedule_changed = 새 일정 확인

subject-session_moved = 회차 변경 · { $day } { $place }
told-session_moved = ‘{ $title }’ { $number }회차의 시간 또는 구역이 변경되었습니다.
todo-session_moved = 새 시간과 구역을 확인해 주십시오. 다른 회차는 그대로입니다.
open-session_moved = 변경된 회차 확인

subject-session_cancelled = 회차 취소 · { $day } { $place }
told-session_cancelled = ‘{ $title }’ { $number }회차가 취소되었습니다.
todo-session_cancelled = 다른 회차는 그대로입니다.
open-session_cancelled = 남은 회차 확인

subject-session_restored = 회차 복원 · { $day } { $place }
told-session_restored = 취소되었던 ‘{ $title }’ { $number }회차가 복원되었습니다.
todo-session_restored = 시간을 확인해 주십시오. 회차는 일정대로 진행됩니다.
open-session_restored = 복원된 회차 확인

subject-session_extended = 회차 연장 · { $day } { $place }
told-session_extended = ‘{ $title }’ { $number }회차가 연장되었습니다.
todo-session_extended = 새 종료 시각을 확인해 주십시오. 다른 회차는 그대로입니다.
open-session_extended = 연장된 회차 확인

subject-extension_asked = 연장 요청 · { $day } { $place }
told-extension_asked = ‘{ $title }’ { $number }회차를 연장해 달라는 요청이 있습니다. 요청한 시간은 지금 비어 있습니다.
todo-extension_asked = 회차가 끝나기 전에 허락하거나 거절해 주십시오. 답이 없으면 예정대로 끝납니다.
open-extension_asked = 연장 요청에 답하기

subject-extension_declined = 연장 거절 · { $day } { $place }
told-extension_declined = ‘{ $title }’ { $number }회차의 연장 요청이 받아들여지지 않았습니다.
todo-extension_declined = 예정된 시각에 마치고 구역을 비워 주십시오.
open-extension_declined = 회차 확인

subject-start_reminder = 시작 예정 · { $day } { $place }
told-start_reminder = ‘{ $title }’ 예약이 { $days ->
    [0] 곧
    [1] 내일
   *[other] { $days }일 뒤에
} 시작됩니다.
todo-start_reminder = 시간, 시설, 연락처를 확인해 주십시오.
open-start_reminder = 시작 준비 확인

subject-crew_link = 입실·퇴실 링크 · { $place } · { $day }
told-crew_link = ‘{ $title }’ { $number }회차의 출입 인원으로 등록되어 있습니다. 아래 링크를 열면 로그인하지 않고 입실과 퇴실을 기록할 수 있습니다.
todo-crew_link = 이 링크는 본인만, 이 회차에만 쓸 수 있습니다. 다른 사람에게 전달하지 마십시오.
open-crew_link = 입실·퇴실 기록

subject-session_starts_soon = 곧 시작 · { $day } { $number }회차 · { $place }
told-session_starts_soon = ‘{ $title }’ { $number }회차가 곧 시작됩니다.
todo-session_starts_soon = 시작할 수 없으면 컨소시엄이 시설(24시간 연락처)에 바로 알려야 합니다. 이메일 주소가 있는 사람에게는 입실·퇴실 링크가 따로 발송됩니다. 그 밖의 사람의 링크는 컨소시엄이 회차 화면에서 만듭니다.
open-session_starts_soon = 회차 확인

subject-demonstration_started = 첫 회차 시작 · { $place } · { $title }
told-demonstration_started = ‘{ $title }’ 예약의 첫 회차가 시작되었습니다.
todo-demonstration_started = 문제가 생기면 시설의 24시간 연락처로 연락해 주십시오.
open-demonstration_started = 진행 중인 예약 보기

subject-session_started = 회차 시작 · { $day } { $place } · { $title }
told-session_started = ‘{ $title }’ { $number }회차가 시작되었습니다.
todo-session_started = 문제가 생기면 시설의 24시간 연락처로 연락해 주십시오.
open-session_started = 진행 중인 회차 보기

subject-no_check_in = 미입실 · { $day } { $place }
told-no_check_in = ‘{ $title }’ { $number }회차가 시작되었으나 아직 아무도 입실하지 않았습니다.
todo-no_check_in = 도착한 사람의 입실을 기록해 주십시오. 오지 않는다면 시설의 24시간 연락처로 알려 주십시오.
open-no_check_in = 회차 확인

subject-session_ends_soon = 곧 종료 · { $day } { $number }회차 · { $place }
told-session_ends_soon = ‘{ $title }’ { $number }회차가 곧 끝납니다.
todo-session_ends_soon = 컨소시엄은 종료 시각까지 구역을 비워야 합니다.
open-session_ends_soon = 회차 확인

subject-session_ended = 회차 종료 · { $day } { $place } · { $title }
told-session_ended = { $late ->
    [yes] ‘{ $title }’ { $number }회차가 { $start }부터 { $end }까지 진행되었습니다. 서비스 장애로 늦게 알려 드립니다.
   *[no] ‘{ $title }’ { $number }회차가 끝났습니다.
}
todo-session_ended = 구역을 비웠는지 확인해 주십시오.
open-session_ended = 끝난 회차 보기

subject-log_due = 일지 미확정 · { $day } { $place }
told-log_due = ‘{ $title }’ { $number }회차의 일지가 아직 확정되지 않았습니다.
todo-log_due = 컨소시엄은 한 일을 입력하고 정리한 구역의 사진을 붙여 일지를 확정해 주십시오.
open-log_due = 일지 확인

subject-log_disputed = 일지 이의 제기 · { $day } { $place } · { $title }
told-log_disputed = 시설 운영기관이 ‘{ $title }’ { $number }회차 일지에 이의를 제기했습니다.
todo-log_disputed = 컨소시엄과 시설은 대화에서 확인해 주십시오. 사업 담당자가 결과를 정합니다.
open-log_disputed = 일지와 이의 보기

subject-log_reopened = 일지 다시 작성 요청 · { $day } { $place }
told-log_reopened = ‘{ $title }’ { $number }회차의 확정된 일지가 다시 열렸습니다.
todo-log_reopened = 사유를 확인하고 일지를 고쳐 다시 확정해 주십시오.
open-log_reopened = 일지 고치기

subject-log_settled = 일지 이의 처리 · { $day } { $place } · { $title }
told-log_settled = ‘{ $title }’ { $number }회차 일지의 이의가 처리되었습니다.
todo-log_settled = 정해진 내용을 확인해 주십시오.
open-log_settled = 처리 결과 보기

subject-recordings_changed = 촬영 내용 변경 · { $title }
told-recordings_changed = 컨소시엄이 ‘{ $title }’의 촬영 내용을 입력하거나 바꾸었습니다.
todo-recordings_changed = 무엇을 어디에서 촬영하는지 확인해 주십시오. 맞지 않으면 대화에서 알려 주십시오.
open-recordings_changed = 촬영 내용 확인

subject-overrun = { $stopped ->
    [yes] 작업 중지 후 미퇴실
   *[no] 시간 초과
} · { $day } { $place }
told-overrun = ‘{ $title }’ { $number }회차는 { $stopped ->
    [yes] 작업이 중지되었으나
   *[no] 끝났으나
} 아직 안에 사람이 있습니다.
todo-overrun = 구역을 비우고 퇴실을 기록해 주십시오. 퇴실은 자동으로 기록되지 않습니다.
open-overrun = 회차 확인

subject-session_released = 미입실 종료 · { $day } { $place }
told-session_released = ‘{ $title }’ { $number }회차에 아무도 입실하지 않아 회차가 끝났습니다. 남은 시간이 다시 열립니다.
todo-session_released = 지금 도착해도 작업할 수 없습니다. 시간이 더 필요하면 컨소시엄이 다시 신청해 주십시오.
open-session_released = 회차 확인

subject-tonight_sheet = 오늘 밤·내일 출입 예정 · { $place }
told-tonight_sheet = 오늘 밤과 내일 { $place }에 오는 사람입니다.
todo-tonight_sheet = 출입 현황에서 입실과 퇴실을 기록해 주십시오.
open-tonight_sheet = 출입 현황 보기

subject-demonstration_ended = 모든 회차 종료 · { $place } · { $title }
told-demonstration_ended = { $late ->
    [yes] ‘{ $title }’ 예약의 모든 회차가 끝났습니다. 마지막 회차는 { $start }부터 { $end }까지 진행되었습니다. 서비스 장애로 늦게 알려 드립니다.
   *[no] ‘{ $title }’ 예약의 모든 회차가 끝났습니다.
}
todo-demonstration_ended = 컨소시엄은 원상복구와 결과 보고를 준비해 주십시오.
open-demonstration_ended = 끝난 예약 보기

subject-suspended = 일시 중지 · { $place } · { $title }
told-suspended = ‘{ $title }’ 예약이 일시 중지되었습니다.
todo-suspended = 예약이 재개될 때까지 회차는 진행되지 않습니다.
open-suspended = 일시 중지된 예약 보기

subject-resumed = 예약 재개 · { $place } · { $title }
told-resumed = 일시 중지되었던 ‘{ $title }’ 예약이 재개되었습니다.
todo-resumed = 남은 회차는 일정대로 진행됩니다.
open-resumed = 재개된 일정 확인

subject-terminated = 조기 종료 · { $place } · { $title }
told-terminated = ‘{ $title }’ 예약이 조기 종료되었습니다. 남은 회차는 취소되었습니다.
todo-terminated = 컨소시엄과 시설 운영기관은 철거·원상복구 일정을 협의해 주십시오.
open-terminated = 조기 종료된 예약 보기

subject-closure_hits = 확인 필요 회차 { $count }개 · { $site } 이용 불가
told-closure_hits = { $site }에 이용 불가 기간이 생겼습니다. ‘{ $title }’ 예약의 회차 { $count }개가 영향을 받습니다.
todo-closure_hits = 컨소시엄과 시설 운영기관은 회차마다 변경할지 취소할지 협의해 정해 주십시오.
open-closure_hits = 영향을 받는 회차 확인

subject-closure_lifted = 이용 불가 해제 · { $site } 회차 { $count }개
told-closure_lifted = { $site }의 이용 불가 기간이 해제되었습니다. ‘{ $title }’ 예약의 회차 { $count }개가 더 이상 영향을 받지 않습니다.
todo-closure_lifted = 변경하거나 취소하지 않은 회차는 따로 하실 일이 없습니다.
open-closure_lifted = 예약 보기

subject-rules_hit = 확인 필요 회차 { $count }개 · { $site } 조건 변경
told-rules_hit = 시설 이용 조건 또는 협약이 변경되었습니다. ‘{ $title }’ 예약의 회차 { $count }개가 새 조건에 맞지 않습니다.
todo-rules_hit = 취소된 회차는 없습니다. 진행할 수 없는 회차는 변경하거나 취소해 주십시오.
open-rules_hit = 영향을 받는 회차 확인

subject-rules_clear = 조건 충족 · { $site } 회차 { $count }개
told-rules_clear = 조건이 다시 변경되었습니다. ‘{ $title }’ 예약에서 영향을 받던 회차 { $count }개가 다시 조건에 맞습니다.
todo-rules_clear = 변경하거나 취소하지 않은 회차는 따로 하실 일이 없습니다.
open-rules_clear = 예약 보기

subject-flag_reminder = 확인 필요 회차 · { $day } { $place }
told-flag_reminder = ‘{ $title }’ { $number }회차가 { $days }일 앞으로 다가왔으나 아직 변경이나 취소가 정해지지 않았습니다.
todo-flag_reminder = 회차를 변경하거나 취소해 주십시오. 이용 불가 기간과 겹치면 회차가 시작되지 않습니다.
open-flag_reminder = 회차 확인

subject-flag_escalated = 오늘 확인 필요 · { $day } { $place }
told-flag_escalated = ‘{ $title }’ { $number }회차가 내일 예정되어 있으나 아직 변경이나 취소가 정해지지 않았습니다.
todo-flag_escalated = 오늘 안에 회차를 변경하거나 취소해 주십시오. 이용 불가 기간과 겹치면 회차가 시작되지 않습니다.
open-flag_escalated = 회차 확인

subject-session_missed = 회차 미실시 · { $day } { $place }
told-session_missed = ‘{ $title }’ { $number }회차는 { $stopped ->
    [yes] 작업이 중지되어
   *[no] 이용 불가 기간과 겹쳐
} 시작되지 않았습니다.
todo-session_missed = 남은 회차의 일정을 확인해 주십시오.
open-session_missed = 남은 회차 확인

subject-work_stopped = 작업 중지 · { $place }
told-work_stopped = 작업이 중지되었습니다: { $place }. 진행 중이던 회차는 조기 종료되었습니다.
todo-work_stopped = 다시 시작이 승인될 때까지 아무도 작업하지 않아야 합니다. 그동안 다음 회차는 시작되지 않습니다.
open-work_stopped = 작업 중지 보기

subject-restart_agreed = 다시 시작 승인 1건 남음 · { $place }
told-restart_agreed = 다시 시작하려면 두 곳이 승인해야 하며, 지금까지 한 곳이 승인했습니다: { $place }. 작업은 계속 중지되어 있습니다.
todo-restart_agreed = 남은 승인을 맡은 쪽은 앞서 승인한 이유를 확인하고 결정해 주십시오. 이미 승인한 쪽은 할 일이 없습니다.
open-restart_agreed = 작업 중지 보기

subject-work_resumed = 작업 다시 시작 · { $place }
told-work_resumed = 중지되었던 작업을 다시 시작할 수 있습니다: { $place }.
todo-work_resumed = 회차마다 어떻게 진행되는지 확인해 주십시오. 시간이 남고 그 시간이 비어 있는 회차는 이어집니다.
open-work_resumed = 승인한 사람과 이유 보기

subject-crew_stopped = 작업 중지(작업 금지) · { $place }
told-crew_stopped = 작업이 중지되었습니다: { $place }. 이 이메일은 ‘{ $title }’ 회차의 출입 인원에게 보냅니다.
todo-crew_stopped = 안에 계신 분은 주변을 안전하게 정리하고 나온 뒤 퇴실을 기록해 주십시오. 다시 시작이 승인될 때까지 작업할 수 없으며, 승인되면 알려 드립니다. 이 이메일의 링크는 본인만 쓸 수 있습니다.
open-crew_stopped = 회차 확인·퇴실 기록

subject-crew_resumed = 작업 다시 시작 안내 · { $place }
told-crew_resumed = 중지되었던 작업을 다시 시작할 수 있습니다: { $place }. 이 이메일은 ‘{ $title }’ 회차의 출입 인원에게 보냅니다.
todo-crew_resumed = 언제 오실지는 회차 책임자와 상의해 주십시오. 이 이메일의 링크는 본인만 쓸 수 있습니다.
open-crew_resumed = 회차 확인·입실 기록

subject-incident_urgent = 긴급 { $grade } · { $place } ({ $incident })
told-incident_urgent = 큰 사고가 신고되었습니다: { $place }.
todo-incident_urgent = { $stopped ->
    [yes] 그곳에 있지 않다면 먼저 위 번호로 연락해 주십시오. 다시 시작이 승인될 때까지 아무도 작업하지 않아야 합니다. 처리 담당자는 신고를 확인해 주십시오.
   *[no] 그곳에 있지 않다면 먼저 위 번호로 연락해 주십시오. 처리 담당자는 신고를 확인해 주십시오.
}
open-incident_urgent = 신고 내용을 보고 확인하기

subject-incident_logged = 이상 접수 { $grade } · { $place } ({ $incident })
told-incident_logged = 이상이 접수되었습니다: { $place }.
todo-incident_logged = 시설은 신고를 확인하고 담당자를 정합니다.
open-incident_logged = 신고 보기

subject-incident_overdue = 미확인 { $grade } · { $place } ({ $incident })
told-incident_overdue = 기한 안에 아무도 신고를 확인하지 않았습니다: { $place }.
todo-incident_overdue = 그곳에 있지 않다면 위 번호로 연락해 주십시오. 처리 담당자는 신고를 확인해 주십시오.
open-incident_overdue = 신고 확인하기

subject-incident_given = 담당 지정 { $grade } · { $place } ({ $incident })
told-incident_given = { $place }에서 접수된 신고의 담당자로 지정되었습니다.
todo-incident_given = 신고 내용을 확인하고 조치한 내용을 기록해 주십시오.
open-incident_given = 신고 보기

subject-holiday_hits = 확인 필요 회차 { $count }개 · 새 공휴일 · { $title }
told-holiday_hits = 공휴일이 새로 정해졌습니다. ‘{ $title }’ 예약의 회차 { $count }개가 공휴일과 겹칩니다.
todo-holiday_hits = 진행할 수 없는 회차는 변경하거나 취소해 주십시오.
open-holiday_hits = 공휴일과 겹치는 회차 확인

subject-end_reminder = 종료 예정 · { $day } { $place }
told-end_reminder = ‘{ $title }’ 예약이 { $days ->
    [0] 곧
    [1] 내일
   *[other] { $days }일 뒤에
} 끝납니다.
todo-end_reminder = 컨소시엄은 철거 일정과 결과 보고를 준비해 주십시오. 연장하려면 끝나기 전에 신청해야 합니다.
open-end_reminder = 종료 일정 확인

subject-message_to_site = 새 문의 · { $place } · { $title }
told-message_to_site = ‘{ $title }’ 예약에 새 메시지가 있습니다.
todo-message_to_site = 예약 화면의 대화에서 답해 주십시오. 이 이메일에 회신하면 전달되지 않습니다.
open-message_to_site = 문의 보기

subject-message_to_consortium = 시설 메시지 · { $place } · { $title }
told-message_to_consortium = ‘{ $title }’ 예약에 새 메시지가 있습니다.
todo-message_to_consortium = 예약 화면의 대화에서 답해 주십시오. 이 이메일에 회신하면 전달되지 않습니다.
open-message_to_consortium = 메시지 보기

subject-joined = 예약 알림 시작 · { $day } { $place }
told-joined = 승인된 ‘{ $title }’ 예약의 알림을 이제부터 보내 드립니다.
todo-joined = 조건과 일정을 확인해 주십시오.{ $attached ->
    [yes] {" "}일정이 첨부되어 있습니다.
   *[no] {""}
}
open-joined = 예약 보기

subject-left = 예약 알림 종료 · { $day } { $place }
told-left = ‘{ $title }’ 예약의 알림을 더 이상 보내 드리지 않습니다.
todo-left = 첨부 파일을 열면 남은 일정이 달력에서 지워집니다.
open-left = 내 예약 보기

subject-question_asked = 새 문의 · { $place }
told-question_asked = { $asker } 님이 { $place }에 대해 문의했습니다.
todo-question_asked = 문의 화면에서 답변하면 기록이 남습니다. 이 이메일에 회신하면 문의한 사람에게 바로 전달됩니다.
open-question_asked = 문의 보기

subject-question_received = 문의 접수 · { $place }
told-question_received = { $place }에 대한 문의가 시설 운영기관에 전달되었습니다.
todo-question_received = 답변은 이 주소로 보내 드립니다. 문의한 적이 없다면 하실 일이 없습니다.
open-question_received = 시설 보기

subject-question_answered = 문의 답변 · { $place }
told-question_answered = { $place }에 대한 문의의 답변입니다.
todo-question_answered = 더 궁금한 점은 시설 화면에서 다시 문의해 주십시오.
open-question_answered = 시설 보기

subject-account_asked = 계정 신청 · { $organisation }
told-account_asked = { $organisation }의 { $asker } 님이 계정을 신청했습니다.
todo-account_asked = 내용을 확인하고 초대하거나 반려해 주십시오. 이 이메일에 회신하면 신청한 사람에게 바로 전달됩니다.
open-account_asked = 계정 신청 보기

subject-account_ask_received = 계정 신청 접수
told-account_ask_received = 이 주소로 계정 신청이 접수되었습니다.
todo-account_ask_received = 사업 담당자가 확인한 뒤 이 주소로 알려 드립니다. 신청한 적이 없다면 하실 일이 없습니다.
open-account_ask_received = 시설 찾기

subject-account_ask_declined = 계정 신청 반려
told-account_ask_declined = 계정 신청이 반려되었습니다.
todo-account_ask_declined = 사유를 확인해 주십시오. 내용을 보완해 다시 신청할 수 있습니다.
open-account_ask_declined = 시설 찾기

## 심사 결과. -plain은 사실이 빠졌을 때의 문장

finding-outside_window = 이 단계의 작업을 할 수 있는 시간이 아닙니다. 가능한 시간: { $time }.
finding-outside_window-plain = 이 단계의 작업을 할 수 있는 시간이 아닙니다.
finding-closure = 이용 불가 기간과 겹칩니다: { $reason }.
finding-closure-plain = 이용 불가 기간과 겹칩니다.
finding-holiday = 공휴일({ $reason })에는 이 구역을 사용할 수 없습니다.
finding-holiday-plain = 공휴일에는 이 구역을 사용할 수 없습니다.
finding-notice_too_short = 신청 기한이 지났습니다. 시작 { $limit }일 전까지 신청해야 합니다. 가장 이른 날은 { $date }입니다.
finding-notice_too_short-working = 신청 기한이 지났습니다. 시작 { $limit }일 전까지(근무일 기준) 신청해야 합니다. 가장 이른 날은 { $date }입니다.
finding-notice_too_short-plain = 신청 기한이 지났습니다.
finding-horizon_too_far = 앞으로 { $limit }일 안의 시간만 신청할 수 있습니다.
finding-horizon_too_far-plain = 신청할 수 있는 기간보다 먼 날짜입니다.
finding-too_long = 한 회차는 최대 { $limit }입니다. 신청한 회차는 { $asked }입니다.
finding-too_long-plain = 1회 최대 시간을 넘습니다.
finding-self_overlap = 같은 단계의 다음 회차({ $time })와 겹칩니다.
finding-self_overlap-plain = 같은 단계의 다음 회차와 겹칩니다.
finding-phase_overlap = 같은 신청의 다른 단계와 같은 구역에서 시간이 겹칩니다({ $time }).
finding-phase_overlap-plain = 같은 신청의 다른 단계와 같은 구역에서 시간이 겹칩니다.
finding-capacity = 이미 예약된 시간입니다({ $time }). 동시에 { $limit }건까지 예약할 수 있습니다.
finding-capacity-plain = 이미 예약된 시간입니다.
finding-budget_people = 동시 인원이 한도를 넘습니다: 한도 { $limit }명, 합계 { $asked }명.
finding-budget_people-plain = 동시 인원이 한도를 넘습니다.
finding-budget_power = 동시 전력이 한도를 넘습니다: 한도 { $limit } kW, 합계 { $asked } kW.
finding-budget_power-plain = 동시 전력이 한도를 넘습니다.
finding-budget_area = 동시 사용 면적이 한도를 넘습니다: 한도 { $limit } m², 합계 { $asked } m².
finding-budget_area-plain = 동시 사용 면적이 한도를 넘습니다.
finding-turnaround = 다른 예약({ $time })과 { $limit }분 이상 간격을 두어야 합니다.
finding-turnaround-plain = 다른 예약과의 간격이 너무 짧습니다.
finding-parent_taken = 이 구역을 포함하는 구역이 예약되어 있습니다: { $time }.
finding-parent_taken-plain = 이 구역을 포함하는 구역이 예약되어 있습니다.
finding-child_taken = 이 구역에 속한 구역이 예약되어 있습니다: { $time }.
finding-child_taken-plain = 이 구역에 속한 구역이 예약되어 있습니다.
finding-outside_agreement = 협약 기간 밖입니다. 협약 기간 안의 날짜를 선택해 주십시오.
finding-quota = 회차 한도를 넘습니다: 한도 { $limit }회, 합계 { $asked }회.
finding-quota-plain = 회차 한도를 넘습니다.
finding-past = 이미 지난 시각입니다({ $date }).
finding-past-plain = 이미 지난 시각입니다.
finding-zone_retired = 제공이 중단된 구역입니다.
finding-stopped = 이 구역은 지금 작업이 중지되어 있습니다.
finding-recording_not_allowed = 촬영할 수 없는 구역입니다.
finding-overridden = { $sentence } (예외 인정: { $reason })

## 오류

error-not_found = 찾을 수 없습니다. 주소를 확인해 주십시오.
error-forbidden = 이 작업을 할 권한이 없습니다. 기관 관리자에게 문의해 주십시오.
error-prove_again = 비밀번호를 다시 입력해 주십시오.
error-method_not_allowed = 이 주소에서 쓸 수 없는 방식입니다.
error-method_not_allowed-detail = 쓸 수 있는 방식: { $allowed }.
error-unauthenticated = 로그인이 필요합니다.
error-invalid = 입력한 내용을 확인해 주십시오.
error-refused = 규칙에 맞지 않아 처리할 수 없습니다. 회차별 사유를 확인해 주십시오.
error-exceptions = 변경하거나 취소·제외한 회차가 새 일정에서 빠집니다.
error-exceptions-detail = 같은 날의 새 회차에 그대로 적용할 예외를 keep에 적어 주십시오. 빈 목록이면 모두 적용하지 않습니다.
error-needs_consent = 승인된 범위를 벗어나므로 시설 운영기관의 동의가 필요합니다.
error-needs_consent-way = 예약의 대화에서 시설 운영기관에 요청해 주십시오. 시설 운영기관이 회차를 변경할 수 있습니다.
beyond-zones = 승인되지 않은 구역을 사용합니다.
beyond-longer = 승인된 시간보다 깁니다.
beyond-notice = 시설의 신청 기한이 지난 시간입니다.
beyond-taken_by_site = 시설 운영기관이 제외하거나 취소한 회차입니다.
error-not_now = 지금 상태에서는 할 수 없습니다. 새로 고친 뒤 상태를 확인해 주십시오.
error-taken = 이미 사용 중입니다. 다른 값을 입력해 주십시오.
error-key_reused = 같은 Idempotency-Key가 다른 요청에 사용되었습니다.
error-settled = 알림이 나가서 결정을 되돌릴 수 없습니다.
error-stale = 그사이 내용이 변경되었습니다. 새로 고친 뒤 다시 시도해 주십시오.
error-too_many = 요청이 너무 많습니다. 잠시 뒤 다시 시도해 주십시오.
error-files_unavailable = 지금은 사진을 저장하거나 열 수 없습니다. 저장된 내용은 없습니다. 잠시 뒤 다시 시도해 주십시오.
error-unavailable = 지금은 처리할 수 없습니다. 잠시 뒤 다시 시도해 주십시오.
error-unknown_outcome = 처리 여부를 알 수 없습니다. 다시 시도하기 전에 처리되었는지 확인해 주십시오.
error-not_ready = 서비스가 동작할 수 없는 상태입니다.
not-ready-database_unreachable = 데이터베이스가 응답하지 않습니다.
not-ready-database_read_only = 데이터베이스가 읽기 전용 상태입니다.
not-ready-database_cannot_write = 데이터베이스에 쓸 수 없습니다. 디스크가 가득 찼거나 고장입니다.
not-ready-database_busy = 데이터베이스가 혼잡합니다.
not-ready-timers_late = 시작과 종료가 제때 처리되지 않고 있습니다.
error-internal = 처리하지 못했습니다. 잠시 뒤 다시 시도해 주십시오. 계속되면 시스템 관리자에게 알려 주십시오.
error-cross_site = 다른 사이트에서 보낸 요청이므로 처리하지 않았습니다.
error-too_slow = 요청을 받는 데 시간이 너무 오래 걸렸습니다. 다시 시도해 주십시오.
error-too_large = 한 번에 받을 수 있는 양을 넘었습니다.
error-wrong_type = 이 주소에서 받을 수 없는 형식입니다.
error-unreadable = 보낸 내용을 읽을 수 없습니다.
error-not_json = 본문이 JSON 형식이 아닙니다.
error-bad_key = 사용할 수 없는 Idempotency-Key입니다.
error-bad_version = If-Match의 버전을 읽을 수 없습니다.
error-version_required = 확인한 버전이 필요합니다.
called-off-by-consortium = 컨소시엄에서 취소하거나 제외했습니다.
called-off-by-schedule = 일정에서 빠진 회차입니다.
called-off-by-site = 시설에서 취소하거나 제외했습니다.
