"""What can go wrong: `Problem` is the world's fault and has words for a clerk, `Bug` is ours.

A problem carries a code and plain values; it is put into words at the edge (`speech.words_for`). Each code has
three sentences in `TABLE`: what happened, is my data safe, what to do. `docs/problems.md` lists them all.

Prefixes: G parcel (gói), N import (nhập), I print (in), H deadline (hạn), K keys (khóa), S storage (sổ).
"""

from __future__ import annotations

from dataclasses import dataclass


def N_(text: str) -> str:
    """Mark `text` for translation without translating it now."""
    return text


class Problem(Exception):
    """Something outside the program stands in the way.

    code: stable, e.g. "G-104"; a key of `TABLE`. data_safe: whether everything already saved is untouched.
    values: fill the placeholders of the sentences; never a class-L value.
    """

    def __init__(self, code: str, *, data_safe: bool = True, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.data_safe = data_safe
        self.values = values

    def __str__(self) -> str:
        return self.code


class Bug(Exception):
    """The program broke its own promise; never shown as anybody else's fault."""


@dataclass(frozen=True)
class Words:
    """The three sentences of a problem, with `{name}` placeholders."""

    what: str
    data: str
    remedy: str


_SAFE = N_("Dữ liệu trong máy vẫn còn nguyên.")
_FILE_ONLY_READ = N_("Dữ liệu trong máy vẫn còn nguyên. Tệp chỉ được đọc, không bị sửa.")
_FILE_UNTOUCHED = N_("Dữ liệu trong máy vẫn còn nguyên. Tệp trên USB không bị sửa hay xóa.")

TABLE: dict[str, Words] = {
    # --- S: storage ---------------------------------------------------------------------------------------------
    "S-101": Words(N_("Không mở được sổ: khóa không đúng hoặc tệp không phải sổ của chương trình."),
                   N_("Tệp không bị thay đổi."),
                   N_("Kiểm tra mật khẩu, hoặc khôi phục từ bản sao lưu gần nhất.")),
    "S-102": Words(N_("Ổ đĩa hết chỗ, chưa lưu được."),
                   N_("Những gì đã lưu trước đó vẫn còn nguyên; lần lưu này chưa vào sổ."),
                   N_("Giải phóng chỗ trên ổ đĩa rồi lưu lại.")),
    "S-103": Words(N_("Chương trình đang mở ở cửa sổ khác trên cùng thư mục này."),
                   _SAFE,
                   N_("Chuyển sang cửa sổ đang mở, hoặc đóng cửa sổ đó rồi mở lại.")),
    "S-104": Words(N_("Sổ này do bản chương trình mới hơn ghi."),
                   N_("Không có gì bị thay đổi."),
                   N_("Cần bản chương trình mới để mở sổ này.")),
    "S-105": Words(N_("Không ghi được vào ổ đĩa: {detail}."),
                   N_("Những gì đã lưu trước đó vẫn còn nguyên; lần lưu này chưa vào sổ."),
                   N_("Kiểm tra ổ đĩa và quyền ghi vào thư mục, rồi làm lại.")),
    "S-106": Words(N_("Thư mục {home} chưa có sổ của đơn vị nào."),
                   _SAFE,
                   N_("Mở đơn vị mới bằng `danvan init`, hoặc chọn đúng thư mục bằng --home.")),
    "S-107": Words(N_("Thư mục {home} đã có sổ của một đơn vị."),
                   N_("Sổ đang có không bị thay đổi."),
                   N_("Chọn thư mục khác cho đơn vị mới.")),
    "S-108": Words(N_("Sổ bị hỏng: {detail}."),
                   N_("Không có gì bị sửa thêm. Sổ gốc được giữ nguyên để cứu dữ liệu."),
                   N_("Khôi phục từ bản sao lưu gần nhất; gửi mã này cho người hỗ trợ.")),
    "S-109": Words(N_("Không có mục nào mang số hay mã “{id}”."),
                   _SAFE,
                   N_("Tìm lại bằng `danvan find` hoặc ô Đi tới.")),
    "S-110": Words(N_("Mục này do đơn vị khác ghi, ở đây chỉ xem."),
                   _SAFE,
                   N_("Ghi nhận xét để đơn vị đó sửa.")),
    "S-111": Words(N_("Chương trình không có loại sổ “{type}”."),
                   _SAFE,
                   N_("Xem các loại sổ bằng `danvan types`.")),
    "S-112": Words(N_("Sổ “{type}” không có mục “{field}”."),
                   _SAFE,
                   N_("Xem các mục bằng `danvan types {type}`.")),
    "S-113": Words(N_("Không hoàn tác được: không có việc nào mang mã “{deed}”, hoặc các mục đã được sửa tiếp."),
                   _SAFE,
                   N_("Xem lịch sử của từng mục và lấy lại giá trị cần thiết.")),
    "S-114": Words(N_("Bỏ vào thùng cần ghi lý do."), _SAFE, N_("Ghi lý do rồi làm lại.")),
    "S-115": Words(N_("Mục “{field}” không có hai giá trị để chọn."), _SAFE,
                   N_("Xem các mục hai máy ghi khác nhau bằng `danvan conflicts`.")),
    "S-116": Words(N_("Danh mục không có đơn vị {level} nào mang mã “{unit_code}”."), _SAFE,
                   N_("Kiểm tra mã đơn vị; nếu danh mục thiếu, ghi tên đơn vị bằng --name.")),
    "S-117": Words(N_("Bản sao lưu vừa ghi đọc lại không lành lặn, nên không được tính."),
                   N_("Sổ đang dùng vẫn còn nguyên."),
                   N_("Kiểm tra sổ bằng `danvan check`, rồi sao lưu vào ổ đĩa khác.")),
    "S-118": Words(N_("Tệp {file} không phải bản sao lưu đọc được."),
                   N_("Không có gì bị thay đổi."),
                   N_("Chọn bản sao lưu khác.")),
    "S-119": Words(N_("Một lần lưu dài quá mức một gói chở được."),
                   N_("Những gì đã lưu trước đó vẫn còn nguyên; lần lưu này chưa vào sổ."),
                   N_("Ghi gọn lại, hoặc chia làm vài lần lưu.")),
    "S-120": Words(N_("Thư mục {folder} có những thứ không phải của bản minh họa."),
                   N_("Không có gì trong thư mục bị thay đổi."),
                   N_("Chọn một thư mục trống cho `danvan demo`.")),
    "S-199": Words(N_("Chương trình gặp trục trặc ở bước này."),
                   N_("Những gì đã lưu trước đó vẫn còn nguyên."),
                   N_("Mở lại chương trình. Nếu còn gặp, gửi tệp {report} cho người hỗ trợ; tệp không có dữ liệu của "
                      "ai.")),
    # --- G: parcels ---------------------------------------------------------------------------------------------
    "G-101": Words(N_("Tệp này không phải gói dữ liệu, hoặc bị cụt ngay từ đầu."), _FILE_UNTOUCHED,
                   N_("Chọn đúng tệp có đuôi .goi. Nếu vẫn báo vậy, nhờ nơi gửi chép lại.")),
    "G-102": Words(N_("Gói bị thiếu: có {have} trên {need} byte."), _FILE_UNTOUCHED,
                   N_("Chép lại tệp từ nơi gửi, chờ báo rút được USB rồi mới rút.")),
    "G-103": Words(N_("Gói do một máy mà nơi đây chưa biết ký (máy {device}, từ {sender})."), _FILE_UNTOUCHED,
                   N_("Hỏi nơi gửi. Nếu là máy mới, máy đó cần ghi danh trước.")),
    "G-104": Words(N_("Gói không có chữ ký hợp lệ. Không nhận."), _FILE_UNTOUCHED,
                   N_("Báo nơi gửi và cán bộ phụ trách; chỉ nhận lại gói lấy trực tiếp từ nơi gửi.")),
    "G-105": Words(N_("Gói này gửi cho {to}, không phải nơi đây."), _FILE_UNTOUCHED,
                   N_("Chuyển USB cho đúng nơi nhận.")),
    "G-106": Words(N_("Nội dung gói bị hỏng khi chép: dấu kiểm tra không khớp."), _FILE_UNTOUCHED,
                   N_("Chép lại tệp từ nơi gửi; nếu lại hỏng, đổi USB khác.")),
    "G-107": Words(N_("Gói không khóa cho máy này nên không mở được."), _FILE_UNTOUCHED,
                   N_("Mở bằng máy khác của đơn vị, hoặc nhờ nơi gửi gửi lại sau khi máy này được ghi danh.")),
    "G-108": Words(N_("Gói hỏng hoặc không an toàn ({detail}). Không nhận."), _FILE_UNTOUCHED,
                   N_("Báo nơi gửi mã này; nhờ gửi gói khác.")),
    "G-109": Words(N_("Gói lớn quá mức cho phép. Không nhận."), _FILE_UNTOUCHED,
                   N_("Nhờ nơi gửi chia thành nhiều gói nhỏ hơn.")),
    "G-110": Words(N_("Gói do bản chương trình mới hơn làm. Gói đã được giữ lại."), _FILE_UNTOUCHED,
                   N_("Cập nhật chương trình; gói đang giữ sẽ được nhận khi ấy.")),
    "G-111": Words(N_("Ruột gói không khớp vỏ gói: có người đã ghép lại. Không nhận."), _FILE_UNTOUCHED,
                   N_("Báo nơi gửi và cán bộ phụ trách; giữ lại USB.")),
    "G-112": Words(N_("Sổ trong gói đứt đoạn hoặc đã bị sửa. Không nhận."), _FILE_UNTOUCHED,
                   N_("Báo nơi gửi chạy kiểm tra sổ rồi gửi lại.")),
    "G-113": Words(N_("Gói mang sổ của một máy mà nơi đây chưa biết (máy {device})."), _FILE_UNTOUCHED,
                   N_("Gói được giữ. Xác nhận máy đó rồi nhận lại.")),
    "G-115": Words(N_("Mã ghi danh không mở được tệp này."), _FILE_UNTOUCHED,
                   N_("So lại tám từ trên giấy ghi danh; giấy và tệp phải cùng một lần phát.")),
    "G-120": Words(N_("Không đọc hoặc ghi được vào USB hay thư mục {place}: {detail}."), _SAFE,
                   N_("Cắm lại USB hoặc chọn nơi khác, rồi làm lại.")),
    "G-121": Words(N_("Không đủ chỗ ở {place}: cần {need} byte, còn {free} byte."), _SAFE,
                   N_("Dọn bớt tệp hoặc dùng USB khác.")),
    "G-122": Words(N_("Gói lớn hơn mức một tệp trên USB này chứa được (4 GB)."), _SAFE,
                   N_("Dùng USB định dạng exFAT hoặc NTFS.")),
    "G-123": Words(N_("USB không giữ đúng dữ liệu: đọc lại khác lúc ghi."), _SAFE,
                   N_("Dùng USB khác; đừng dùng lại USB này.")),
    "G-124": Words(N_("Không đặt sổ của đơn vị trên USB hay ổ rời ({place})."), _SAFE,
                   N_("Chọn thư mục trên ổ đĩa trong máy.")),
    "G-130": Words(N_("Máy gửi gói xin ghi danh bằng mã không đúng, đã quá 60 ngày hoặc đã dùng."), _FILE_UNTOUCHED,
                   N_("Gọi đơn vị gửi. Nếu đúng là máy của họ, phát tệp và mã ghi danh mới.")),
    "G-131": Words(N_("Máy mới của {sender} xin ghi danh. Dấu nhận dạng: {fingerprint}."), _FILE_UNTOUCHED,
                   N_("Gọi đơn vị, nghe đọc đúng bốn nhóm số rồi mới xác nhận; gói được giữ đến khi đó.")),
    "G-132": Words(N_("Gói sửa hoặc xóa rất nhiều mục: {count} trên {total} mục của đơn vị gửi."), _FILE_UNTOUCHED,
                   N_("Hỏi đơn vị gửi. Đúng ý họ thì xác nhận để nhận; không thì giữ lại hoặc bỏ gói.")),
    "G-133": Words(N_("Gói ghi vào phần không phải của đơn vị gửi ({table})."), _FILE_UNTOUCHED,
                   N_("Gói được giữ riêng. Báo cán bộ phụ trách và đơn vị gửi.")),
    "G-134": Words(N_("Đơn vị chưa ghi danh với cấp trên nên chưa gửi được."), _SAFE,
                   N_("Lấy tệp và giấy ghi danh của tỉnh, rồi ghi danh; dữ liệu đã ghi vẫn giữ nguyên.")),
    "G-135": Words(N_("Không có đơn vị cấp dưới nào mang mã {unit}."), _SAFE,
                   N_("Kiểm tra lại mã đơn vị; xã không ghi danh cho đơn vị khác.")),
    "G-136": Words(N_("Đây là tệp ghi danh, không phải gói dữ liệu; hoặc ngược lại."), _FILE_UNTOUCHED,
                   N_("Tệp ghi danh mở bằng mục Ghi danh; gói dữ liệu mở bằng mục Nhận gói.")),
    "G-137": Words(N_("Không có gói nào của {unit} đang chờ."), _SAFE,
                   N_("Xem các gói đang chờ ở trang Nhận gói.")),
    "G-138": Words(N_("Sổ của máy {device} có hai nhánh: máy đó đã được khôi phục từ bản sao cũ, hoặc sổ bị sửa."),
                   _FILE_UNTOUCHED,
                   N_("Hỏi đơn vị gửi. Đúng là đã khôi phục thì xác nhận: cả hai nhánh đều được giữ.")),
    "G-139": Words(N_("Đơn vị đã ghi danh với một cấp trên khác."), _SAFE,
                   N_("Mỗi đơn vị chỉ có một cấp trên; báo cấp trên đang có nếu cần chuyển.")),
    "G-140": Words(N_("Gói có phần ghi sau khi máy {device} bị thu hồi."), _FILE_UNTOUCHED,
                   N_("Gói được giữ riêng. Hỏi đơn vị gửi máy đó nay ở đâu.")),
    "G-142": Words(N_("Loại sổ này chỉ được cho gửi từng mục một ({type})."), _SAFE,
                   N_("Chọn từng mục rồi cho gửi.")),
    "G-144": Words(N_("Còn thiếu một đoạn sổ của máy {devices}."), N_("Phần đến sau đã được giữ, chưa đầy đủ."),
                   N_("Biên nhận tới xin gửi lại; không cần làm gì thêm.")),
    "G-145": Words(N_("Chưa biết máy nào khác của đơn vị."), _SAFE,
                   N_("Ghi danh máy kia với cấp trên, nhận gói của cấp trên, rồi làm lại.")),
    # --- N: import ----------------------------------------------------------------------------------------------
    "N-101": Words(N_("Không có tệp {file}, hoặc không đọc được tệp."),
                   _SAFE,
                   N_("Kiểm tra tên tệp và USB, rồi chọn lại.")),
    "N-102": Words(N_("Tệp {file} trống, không có ô nào có chữ hay số."),
                   _FILE_ONLY_READ,
                   N_("Mở tệp xem có đúng tệp cần nhập không, rồi chọn lại.")),
    "N-103": Words(N_("Tệp {file} đặt mật khẩu nên không đọc được."),
                   _FILE_ONLY_READ,
                   N_("Mở tệp bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc), lưu lại rồi nhập.")),
    "N-104": Words(N_("Tệp {file} đang mở ở chương trình khác, hoặc chưa được quyền đọc."),
                   _FILE_ONLY_READ,
                   N_("Đóng tệp trong Excel rồi nhập lại. Nếu tên tệp bắt đầu bằng ~$ thì chọn tệp chính cạnh đó.")),
    "N-105": Words(N_("Tệp {file} không phải là bảng tính."),
                   _FILE_ONLY_READ,
                   N_("Chọn tệp .xlsx, .xls, .ods hoặc .csv.")),
    "N-106": Words(N_("Tệp {file} mang đuôi của bảng tính nhưng bên trong là trang web hoặc văn bản."),
                   _FILE_ONLY_READ,
                   N_("Mở tệp bằng Excel, chọn Lưu dưới dạng .xlsx, rồi nhập tệp mới.")),
    "N-107": Words(N_("Tệp {file} hỏng hoặc chép chưa hết, không đọc được."),
                   _FILE_ONLY_READ,
                   N_("Chép lại tệp từ nơi gốc; hoặc mở bằng Excel, lưu thành tệp mới rồi nhập.")),
    "N-108": Words(N_("Không đọc xong được tệp {file}: tệp đòi quá nhiều bộ nhớ hoặc thời gian."),
                   _FILE_ONLY_READ,
                   N_("Mở tệp bằng Excel, chép riêng phần bảng sang tệp mới rồi nhập tệp mới.")),
    "N-109": Words(N_("Tệp {file} quá lớn: trang “{sheet}” có ô dùng đến {cell}. "
                      "Nhiều nhất là 200.000 dòng, 512 cột, 5 triệu ô một trang."),
                   _FILE_ONLY_READ,
                   N_("Mở tệp bằng Excel, xóa những dòng, cột thừa ở cuối trang rồi lưu lại, hoặc tách thành nhiều "
                      "tệp.")),
    "N-110": Words(N_("Không nhận ra sổ nào trong tệp {file}: không thấy dòng tiêu đề cột quen thuộc."),
                   _FILE_ONLY_READ,
                   N_("Chỉ rõ loại sổ (mục Loại sổ, hoặc --type), hoặc dùng tệp mẫu do chương trình xuất ra.")),
    "N-111": Words(N_("Tệp {file} không có trang “{sheet}”."),
                   _FILE_ONLY_READ,
                   N_("Chọn một trong các trang: {sheets}.")),
    "N-112": Words(N_("Trang “{sheet}” không có cột nào của sổ “{type}”."),
                   _FILE_ONLY_READ,
                   N_("Chọn loại sổ khác, hoặc sửa tên cột cho giống tệp mẫu do chương trình xuất ra.")),
    # --- I: print -----------------------------------------------------------------------------------------------
    "I-101": Words(N_("Quyết định chưa có số hoặc chưa có ngày, nên chưa in được giấy khen."), _SAFE,
                   N_("Ghi số và ngày của quyết định rồi in lại.")),
    "I-102": Words(N_("Quyết định còn thiếu “{field}”, nên chưa in được giấy khen."), _SAFE,
                   N_("Ghi mục còn thiếu trong quyết định rồi in lại.")),
    "I-103": Words(N_("Số {position} – {recipient}: phông chữ không có chữ {letters}."), _SAFE,
                   N_("Gõ lại chữ đó, hoặc viết cách khác; các giấy khác in được ngay.")),
    "I-104": Words(N_("Số {position} – {recipient}: “{field}” dài hơn khung {over_mm} mm dù đã thu còn {floor_pt} pt."),
                   _SAFE,
                   N_("Xuống dòng ở chỗ khác, hoặc viết gọn lại.")),
    "I-105": Words(N_("Số {position} – {recipient}: còn thiếu “{field}”."), _SAFE,
                   N_("Ghi mục còn thiếu trong danh sách rồi in lại.")),
    "I-106": Words(N_("Số {position} – {recipient}: chưa có số sổ khen thưởng."), _SAFE,
                   N_("Cấp số sổ cho cả danh sách rồi in.")),
    "I-107": Words(N_("Không có mẫu giấy khen “{template}” dùng được cho ngày {date}."), _SAFE,
                   N_("Chọn mẫu khác, hoặc kiểm tra ngày của quyết định.")),
    "I-108": Words(N_("Quyết định {decision} không có ai trong phần danh sách đã chọn."), _SAFE,
                   N_("Xem lại danh sách và số thứ tự đã chọn.")),
    "I-109": Words(N_("Tệp {file} không còn đúng như khi giấy khen được in lần đầu."),
                   N_("Trang đã chốt vẫn còn nguyên trong sổ."),
                   N_("Cài lại chương trình để có đủ các phông và khung đã dùng, rồi in lại.")),
    "I-110": Words(N_("Chờ máy {device} cấp số: máy đó giữ sổ khen thưởng của {body} năm {year}."), _SAFE,
                   N_("Cấp số ở máy đó, hoặc nhờ máy đó chuyển việc cấp số sang đây.")),
    "I-111": Words(N_("Nhận việc cấp số từ máy đã mất cần ghi lý do."), _SAFE, N_("Ghi lý do rồi làm lại.")),
    "I-112": Words(N_("Số cuối trên giấy là {last}, nhưng trong máy đã có số {known}."), _SAFE,
                   N_("Xem lại sổ khen thưởng trên giấy rồi ghi số lớn nhất đã dùng.")),
    "I-113": Words(N_("Hai máy cùng giữ việc cấp số khen thưởng của {body} năm {year}."), _SAFE,
                   N_("Chọn một máy giữ việc cấp số, ghi số cuối đã dùng trên giấy.")),
    # --- H: deadlines, steps and papers -------------------------------------------------------------------------
    "H-101": Words(N_("Sổ này không có các bước xử lý."), _SAFE,
                   N_("Mở đơn hoặc buổi đối thoại rồi làm bước tiếp theo.")),
    "H-103": Words(N_("Bước “{step}” còn thiếu: {fields}."), _SAFE, N_("Ghi các mục này rồi làm lại bước.")),
    "H-104": Words(N_("Ngày {day} trước ngày {before} của {what}."), _SAFE,
                   N_("Xem lại ngày của bước này, hoặc đính chính ngày đã ghi trước đó.")),
    "H-105": Words(N_("Ngày {day} chưa đến."), _SAFE, N_("Ghi ngày đã làm xong bước này, không muộn hơn hôm nay.")),
    "H-106": Words(N_("Không có bước nào tên là “{step}”."), _SAFE, N_("Các bước làm được lúc này: {steps}.")),
    "H-107": Words(N_("{why} Chưa làm được bước “{step}”."), _SAFE, N_("Các bước làm được lúc này: {steps}.")),
    "H-108": Words(N_("Không đính chính được bước này: bước “{step}” ngày {day} đã làm dựa vào nó."), _SAFE,
                   N_("Đính chính bước sau trước, rồi đến bước này.")),
    "H-109": Words(N_("Không tìm thấy bước này, hoặc bước đã được đính chính."), _SAFE,
                   N_("Mở lại hồ sơ để xem các bước hiện có.")),
    "H-110": Words(N_("Đính chính một bước phải có lý do."), _SAFE, N_("Ghi lý do rồi làm lại.")),
    "H-111": Words(N_("Tách đơn cần từ hai loại đơn trở lên."), _SAFE,
                   N_("Chọn các loại đơn có trong lá đơn, thí dụ khiếu nại và kiến nghị.")),
    "H-112": Words(N_("Bước xử lý không sửa, không xóa riêng được."), _SAFE,
                   N_("Mở hồ sơ của bước này: làm bước tiếp theo, hoặc đính chính bước đã ghi.")),
    "H-113": Words(N_("Không đính chính được việc tách đơn: các đơn đã tách còn trong sổ."), _SAFE,
                   N_("Xóa các đơn đã tách trước, hoặc hoàn tác cả lần tách.")),
    "H-140": Words(N_("Mẫu giấy có chỗ điền chương trình không biết: {names}."), _SAFE,
                   N_("Sửa tên chỗ điền theo danh sách ở Cài đặt, mục Giấy tờ, hoặc dùng mẫu gốc.")),
    "H-141": Words(N_("Tệp mẫu giấy không phải tệp Word (.docx) đọc được."), _SAFE,
                   N_("Mở mẫu bằng Word và lưu lại dạng .docx, hoặc dùng mẫu gốc.")),
    "H-142": Words(N_("Tệp mẫu giấy có phần chạy được (macro) hoặc nối tới tệp ở nơi khác, nên không dùng."), _SAFE,
                   N_("Bỏ các phần đó trong Word rồi lưu lại dạng .docx, hoặc dùng mẫu gốc.")),
    "H-143": Words(N_("Mẫu giấy có chỗ điền viết chưa đúng: {detail}."), _SAFE,
                   N_("Sửa chỗ nằm giữa các dấu ngoặc nhọn trong mẫu, hoặc dùng mẫu gốc.")),
    "H-144": Words(N_("Giấy “{paper}” không dùng cho mục này."), _SAFE, N_("Chọn giấy khác trong danh sách In giấy.")),
    "H-145": Words(N_("Giấy “{paper}” cần tên người tố cáo, mà máy không giữ tên này."), _SAFE,
                   N_("Làm giấy này bằng tay theo hồ sơ giấy, rồi ghi số và ngày của giấy vào bước xử lý.")),
    "H-146": Words(N_("Không có mẫu “{paper}” dùng được cho ngày {date}."), _SAFE,
                   N_("Chọn họ mẫu khác, hoặc làm giấy theo mẫu cũ bằng tay.")),
    "H-147": Words(N_("Không có giấy nào tên “{paper}”."), _SAFE, N_("Chọn một giấy trong danh sách In giấy.")),
    # --- H: dialogues and what was promised there ------------------------------------------------------------------
    "H-150": Words(N_("Chưa ghi kết quả, cũng chưa ghi số văn bản trả lời."), _SAFE,
                   N_("Ghi một trong hai mục rồi làm lại.")),
    "H-151": Words(N_("Ngày {day} chưa đến."), _SAFE, N_("Ghi ngày đã giải quyết xong, không muộn hơn hôm nay.")),
    "H-152": Words(N_("Ngày {day} trước ngày tổ chức đối thoại {held}."), _SAFE,
                   N_("Xem lại ngày vừa ghi, hoặc ngày tổ chức của buổi đối thoại.")),
    "H-153": Words(N_("Ý kiến này không còn chờ cơ quan nào trả lời."), _SAFE,
                   N_("Chọn ý kiến đã giao cơ quan hoặc chưa trả lời.")),
    "H-154": Words(N_("Việc này đang mở, không cần mở lại."), _SAFE, N_("Đổi cơ quan hoặc hạn bằng nút Giao lại.")),
    "H-155": Words(N_("Chưa ghi cơ quan."), _SAFE, N_("Ghi tên cơ quan rồi làm lại.")),
    "H-156": Words(N_("Ý kiến chưa có nội dung."), _SAFE, N_("Ghi nội dung ý kiến rồi lưu lại.")),
    "H-157": Words(N_("Ý kiến này đã lập thành đơn."), _SAFE, N_("Mở đơn ở trang Đơn và tiếp dân để theo dõi.")),
    # --- H: deadlines ---------------------------------------------------------------------------------------------
    "H-102": Words(N_("Chưa có quy định {rule} cho ngày {day}."), _SAFE,
                   N_("Xem lại ngày bắt đầu; ngày ấy có thể trước khi luật có hiệu lực.")),
    "H-120": Words(N_("Chưa có lịch nghỉ của năm {year} nên chưa tính được hạn nào chạm đến năm ấy."), _SAFE,
                   N_("Nạp lịch nghỉ năm {year} ở trang Cài đặt, hoặc nhận gói có lịch nghỉ của tỉnh.")),
    "H-121": Words(N_("Không nhận lịch nghỉ này: {detail}."), _FILE_ONLY_READ,
                   N_("Sửa tệp rồi nhập lại, hoặc sửa lịch ngay trên màn hình.")),
    "H-122": Words(N_("Năm {year} không dự kiến được: âm lịch chỉ tính chắc từ 1990 đến 2199."), _SAFE,
                   N_("Chọn năm khác.")),
    "H-123": Words(N_("Đơn vị không có lịch nghỉ riêng của năm {year} để bỏ."), _SAFE,
                   N_("Lịch đang dùng là lịch kèm chương trình hoặc lịch cấp trên gửi xuống.")),
    "H-124": Words(N_("Không có quy định {rule}, hoặc đơn vị chưa sửa gì ở đó."), _SAFE,
                   N_("Xem lại trong danh sách quy định.")),
    # --- H: receptions of citizens --------------------------------------------------------------------------------
    "H-160": Words(N_("Khối vừa chép quá lớn: một lần dán nhiều nhất {most_rows} dòng."), _SAFE,
                   N_("Chép từng phần, hoặc dùng Nhập từ Excel cho cả tệp.")),
    "H-161": Words(N_("Không có ô nào để dán."), _SAFE, N_("Chép các ô trong bảng tính (Ctrl+C) rồi dán lại.")),
    "H-162": Words(N_("Từ {first} đến {last} không có lượt tiếp nào."), _SAFE, N_("Chọn khoảng ngày khác.")),
    "H-163": Words(N_("Ngày {day} là ngày nghỉ ({why}), không xếp lịch tiếp công dân được."), _SAFE,
                   N_("Chọn ngày làm việc gần đó.")),
    "H-164": Words(N_("Từ {first} đến {last} không còn lượt nào chờ nhập CSDL quốc gia."), _SAFE,
                   N_("Chọn khoảng ngày khác.")),
    "H-165": Words(N_("Khoảng ngày không đúng: từ {first} đến {last}."), _SAFE, N_("Ghi ngày đầu trước ngày cuối.")),
    # --- H: duplicates of petitions ---------------------------------------------------------------------------------
    "H-170": Words(N_("Không gắn được hai đơn này là đơn trùng."), _SAFE,
                   N_("Chọn đơn khác của cùng người gửi; đơn tố cáo không gắn với đơn nào.")),
    # --- K: keys ------------------------------------------------------------------------------------------------
    "K-101": Words(N_("Mật khẩu không đúng."), _SAFE,
                   N_("Gõ lại; kiểm tra bộ gõ tiếng Việt và phím Caps Lock.")),
    "K-102": Words(N_("Không đọc được tệp chìa khóa keys.json của đơn vị."), N_("Sổ vẫn còn nguyên nhưng đang khóa."),
                   N_("Lấy lại keys.json từ bản sao lưu gần nhất, đừng sửa tệp này bằng tay.")),
    "K-103": Words(N_("Không có tài khoản này, hoặc đây là tài khoản cuối cùng mở được sổ."), _SAFE,
                   N_("Chọn tài khoản khác.")),
    "K-104": Words(N_("Sổ có mật khẩu, cần gõ mật khẩu để mở."), _SAFE,
                   N_("Gõ mật khẩu khi được hỏi, hoặc đặt biến DANVAN_PASSWORD.")),
    "K-105": Words(N_("Từ “{word}” không có trong mã ghi danh nào."), _SAFE,
                   N_("So lại từ này với giấy ghi danh; gõ không dấu cũng được.")),
    "K-106": Words(N_("Mã ghi danh có 8 từ, vừa gõ {count} từ."), _SAFE,
                   N_("Gõ đủ 8 từ theo thứ tự trên giấy.")),
}
