
### 모든 화면의 틀

brand = 마당
skip = 본문으로 건너뛰기
nav-main = 주 메뉴
nav-bar = 하단 메뉴
crumbs = 현재 위치
nav-home = 홈
nav-inbox = 신청함
nav-board = 실시간 현황
nav-bookings = 예약
nav-schedule = 일정
nav-sites = 시설
nav-reports = 보고서
nav-organisation = 내 기관
nav-register = 컨소시엄
nav-admin = 관리
sign-in = 로그인
sign-out = 로그아웃
account = 내 정보
account-notices = 알림 설정
search = 찾기
search-hint = 시설, 예약, 할 일
theme-system = 기기 설정
theme-light = 밝게
theme-dark = 어둡게
clock-line = { $now } · { $zone }
clock-basis = { $home ->
    [yes] 한국 시각 기준
   *[other] 시간대 { $zone }(UTC{ $offset })
}
optional = (선택)
ago = { $time } 전
ahead = { $time } 뒤
save = 저장
back = 돌아가기
close = 닫기
details = 자세히
all = 전체
none = 없음
yes = 예
no = 아니요
apply = 적용
earlier = 이전
later = 다음
more = 더 보기
to-start = 첫 화면으로
error-hint = 주소를 다시 확인해 주십시오. 볼 수 있는 권한이 없는 화면도 이렇게 표시됩니다.
error-hint-doubt = 저장하는 동안 연결이 끊어졌습니다. 다시 보내기 전에 저장되었는지 확인해 주십시오.
error-hint-server = 잠시 뒤에 다시 시도해 주십시오. 입력한 내용은 저장되지 않았습니다.
demo = 체험
demo-next = 다음 시작·종료로
demo-hour = +1시간
demo-day = +1일
demo-stand = 멈춤
demo-people = 다른 사람으로 보기
demo-mail = 보낸 이메일
toast-saved = 저장했습니다.
toast-signed-in = 로그인했습니다.
toast-signed-out = 로그아웃했습니다.
undo = 되돌리기
dismiss = 닫기

## 상태

state-draft = 작성 중
state-requested = 승인 대기
state-changes_requested = 보완 요청
state-approved = 승인됨
state-active = 실증 기간 중
state-completed = 완료
state-declined = 반려
state-withdrawn = 철회
state-expired = 기한 만료
state-cancelled = 취소
state-suspended = 일시 중지
state-terminated = 조기 종료
session-scheduled = 예정
session-moved = 변경됨
session-running = 지금 진행 중
session-ended = 종료
session-skipped = 제외
session-cancelled = 취소
session-missed = 미실시
session-cut_short = 조기 종료

## 시설 유형

site-kind-shopping_centre = 쇼핑센터
site-kind-hypermarket = 대형마트
site-kind-factory = 공장
site-kind-factory_small = 소규모 공장
site-kind-hospital = 병원
site-kind-subway_station = 지하철역
site-kind-street = 거리
site-kind-park = 공원
site-kind-warehouse = 물류창고
site-kind-office = 업무시설
site-kind-data_centre = 데이터센터
site-kind-exhibition_hall = 전시장
site-kind-campus = 대학 캠퍼스
site-kind-public_hall = 공공시설
site-kind-other = 기타
