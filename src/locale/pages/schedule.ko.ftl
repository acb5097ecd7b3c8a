### 일정

## 시간표

tl-region = 시간표
tl-zone = 구역
tl-site = 시설
tl-time = 시간
tl-ask = 신청
tl-close = 이용 불가
tl-drag = 빈 시간을 끌어서 선택하면 그 시간으로 신청할 수 있습니다.
tl-sessions = 회차
tl-legend = 범례
tl-work = 설치·철거
tl-out = 이용 시간 아님
tl-hours = 이용 시간: { $hours }
tl-never = 이용할 수 있는 시간이 없습니다.
tl-shut = 이용 불가
tl-occupied = 사용 중
tl-heat-said = { $days }일에 걸쳐 { $sessions }회
tl-said = { $name }. { $state }. { $dates }, { $n }회.
tl-said-hit = 확인 필요 { $n }회.
tl-said-clash = 같은 시간에 다른 신청이 있습니다.
tl-untitled = 이용 불가

## 일정 화면

schedule-title = 실증 일정
schedule-lead = { $days } · 시설 { $n }곳 · { $clock }
schedule-zoom = 보기
schedule-zoom-day = 일
schedule-zoom-week = 주
schedule-zoom-4weeks = 4주
schedule-zoom-quarter = 분기
schedule-zoom-list = 목록
schedule-today = 오늘
schedule-earlier = 이전 기간
schedule-later = 다음 기간
schedule-new = 예약 신청
schedule-site = 시설
schedule-state = 상태
schedule-all-sites = 모든 시설
schedule-all-states = 모든 상태
schedule-filter = 적용
schedule-empty = 이 기간에 표시할 일정이 없습니다.
schedule-empty-hint = 다른 기간을 보거나 시설을 선택해 빈 시간을 확인해 주십시오.
schedule-empty-sites = 시설 찾기
schedule-more-sites = 다음 시설
schedule-first-sites = 처음 시설부터
schedule-cut = 회차가 많아 일부만 표시합니다. 기간을 줄이거나 시설을 선택해 주십시오.
schedule-day-count = { $n }회
schedule-timeline = 시간표로 보기
schedule-quarter-hint = 막대가 높을수록 그날 시작하는 회차가 많습니다. 시설 이름을 누르면 4주 시간표가 열립니다.
