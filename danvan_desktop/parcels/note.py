"""DOC-TOI.txt, the constant first member. It is unsigned, so a reader accepts only the texts known here."""

_NOTE_1 = """\
ĐÂY LÀ GÓI DỮ LIỆU DÂN VẬN
==========================
Tệp .goi này chở dữ liệu giữa hai cơ quan dùng chương trình Dân vận Desktop. Nội dung đã được khóa:
chỉ cơ quan nhận mở được, và chữ ký cho biết máy nào đã gửi.

Nếu nhặt được USB có tệp này: xin đừng mở hay sửa, hãy giao lại cho cơ quan gần nhất.
Nếu là cơ quan nhận: mở chương trình, vào Nhận gói, chọn USB. Không cần giải nén.
Gói bị hỏng hay mất: báo cơ quan gửi chép lại. Lần gửi sau tự mang theo những gì chưa được biên nhận.

Mở không cần chương trình (người có chìa khóa): xem docs/parcel-format.md trong mã nguồn.

THIS IS A DATA PARCEL OF DÂN VẬN DESKTOP
========================================
This .goi file carries data between two offices. Its content is encrypted: only the receiving office can open it,
and the signature tells which machine sent it.

If you found this on a lost stick: please do not change it, hand it to the nearest public office.
If you are the receiver: open the program, choose Receive, choose the stick. There is nothing to unpack.
If it is damaged or lost: ask the sender for a new copy. The next parcel repeats whatever has no receipt yet.

Opening it without the program (with the private key), using tar, minisign, age, gzip, jq and sha256sum:

  tar xf x.goi
  minisign -Vm header.json -P <public key on the enrolment paper>
  test "$(jq -r .payload.sha256 header.json)" = "$(sha256sum payload.age | cut -d' ' -f1)"
  age -d -i office.key payload.age | tar xf -
  gzip -dc entries.jsonl.gz | jq -c '{t,r,op,seq}'
"""

NAME = "DOC-TOI.txt"
LIMIT = 4 << 10
NOTE = _NOTE_1.encode()
KNOWN = (NOTE,)
