<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Platewright</source>
        <translation>关于 Platewright</translation>
    </message>
    <message>
        <source>Reads Chinese licence plates, and learns from the operator who corrects them.</source>
        <translation>识别中国车牌，并从操作员的更正中学习。</translation>
    </message>
    <message>
        <source>Version {0} · Apache License 2.0</source>
        <translation>版本 {0} · Apache 许可证 2.0</translation>
    </message>
    <message>
        <source>Qt {0} · nothing ever leaves this machine</source>
        <translation>Qt {0} · 任何数据都不会离开本机</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Plate</source>
        <translation>车牌(&amp;P)</translation>
    </message>
    <message>
        <source>Alternat&amp;ives</source>
        <translation>候选字(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Recognise</source>
        <translation>识别(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Take alternative &amp;1</source>
        <translation>采用第 1 个候选(&amp;1)</translation>
    </message>
    <message>
        <source>Take alternative &amp;2</source>
        <translation>采用第 2 个候选(&amp;2)</translation>
    </message>
    <message>
        <source>Take alternative &amp;3</source>
        <translation>采用第 3 个候选(&amp;3)</translation>
    </message>
    <message>
        <source>Take alternative &amp;4</source>
        <translation>采用第 4 个候选(&amp;4)</translation>
    </message>
    <message>
        <source>Take alternative &amp;5</source>
        <translation>采用第 5 个候选(&amp;5)</translation>
    </message>
    <message>
        <source>Take alternative &amp;6</source>
        <translation>采用第 6 个候选(&amp;6)</translation>
    </message>
    <message>
        <source>&amp;Open folder …</source>
        <translation>打开文件夹(&amp;O)…</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>打开图片文件夹</translation>
    </message>
    <message>
        <source>Open the sa&amp;mples</source>
        <translation>打开示例(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Look for new and changed pictures</source>
        <translation>查找新增和有变动的图片(&amp;L)</translation>
    </message>
    <message>
        <source>Find pictures that were added, have gone or were replaced</source>
        <translation>查找新增、已消失或被同名替换的图片</translation>
    </message>
    <message>
        <source>&amp;Import …</source>
        <translation>导入(&amp;I)…</translation>
    </message>
    <message>
        <source>See what somebody else&apos;s work would change, and take it over</source>
        <translation>查看他人的标注会带来哪些改动，并采纳</translation>
    </message>
    <message>
        <source>&amp;Export …</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Write the confirmed plates as a dataset</source>
        <translation>把已确认的车牌导出为数据集</translation>
    </message>
    <message>
        <source>Save a re&amp;port …</source>
        <translation>保存报告(&amp;P)…</translation>
    </message>
    <message>
        <source>Write the statistics of the folder as a page</source>
        <translation>把此文件夹的统计保存为网页</translation>
    </message>
    <message>
        <source>&amp;Settings …</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Take the last edit back and go to its plate</source>
        <translation>撤销上一次修改并回到那块车牌</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Do the edit again</source>
        <translation>再次执行该修改</translation>
    </message>
    <message>
        <source>&amp;Filter the list</source>
        <translation>筛选列表(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Clear the filter</source>
        <translation>清除筛选(&amp;C)</translation>
    </message>
    <message>
        <source>List again what the filter leaves out</source>
        <translation>重新列出被筛选排除的车牌</translation>
    </message>
    <message>
        <source>Choose the &amp;queue</source>
        <translation>选择队列(&amp;Q)</translation>
    </message>
    <message>
        <source>Choose what to work through, and in which order</source>
        <translation>选择要处理的内容及其顺序</translation>
    </message>
    <message>
        <source>Show &amp;all plates</source>
        <translation>显示全部车牌(&amp;A)</translation>
    </message>
    <message>
        <source>Leave queue and filter, and list every plate of the folder</source>
        <translation>离开队列和筛选，列出文件夹中的每块车牌</translation>
    </message>
    <message>
        <source>&amp;Go to number …</source>
        <translation>转到序号(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;Sort the list again</source>
        <translation>重新排序(&amp;S)</translation>
    </message>
    <message>
        <source>Rows keep their places while you work; this sorts anew</source>
        <translation>工作时各行位置不变；此操作重新排序</translation>
    </message>
    <message>
        <source>&amp;Previous plate</source>
        <translation>上一块车牌(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Next plate</source>
        <translation>下一块车牌(&amp;N)</translation>
    </message>
    <message>
        <source>Next to &amp;decide</source>
        <translation>下一块待定(&amp;D)</translation>
    </message>
    <message>
        <source>D&amp;oubtful</source>
        <translation>存疑(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Unreadable</source>
        <translation>无法辨认(&amp;U)</translation>
    </message>
    <message>
        <source>No p&amp;late</source>
        <translation>无车牌(&amp;L)</translation>
    </message>
    <message>
        <source>Confirm the s&amp;elected</source>
        <translation>确认所选(&amp;E)</translation>
    </message>
    <message>
        <source>Confirm the texts of all selected plates as one step</source>
        <translation>把所选车牌的文本一步全部确认</translation>
    </message>
    <message>
        <source>&amp;Skip for now</source>
        <translation>暂时跳过(&amp;S)</translation>
    </message>
    <message>
        <source>Yello&amp;w plate</source>
        <translation>黄牌(&amp;W)</translation>
    </message>
    <message>
        <source>Say that what is selected is yellow, or that it is not</source>
        <translation>将选中的车牌标为黄牌，或取消标记</translation>
    </message>
    <message>
        <source>&amp;Take the file name&apos;s text</source>
        <translation>采用文件名中的车牌(&amp;T)</translation>
    </message>
    <message>
        <source>Edit the &amp;corners</source>
        <translation>编辑四角(&amp;C)</translation>
    </message>
    <message>
        <source>Move the corners of the plate with mouse or arrows</source>
        <translation>用鼠标或方向键移动车牌的四个角</translation>
    </message>
    <message>
        <source>Add &amp;another plate</source>
        <translation>添加另一块车牌(&amp;A)</translation>
    </message>
    <message>
        <source>Draw another plate in this picture</source>
        <translation>在此图片中画出另一块车牌</translation>
    </message>
    <message>
        <source>&amp;Remove this plate</source>
        <translation>移除此车牌(&amp;R)</translation>
    </message>
    <message>
        <source>Take this plate out of its picture</source>
        <translation>把此车牌从图片中移除</translation>
    </message>
    <message>
        <source>Assi&amp;gn to a split …</source>
        <translation>分配到划分(&amp;G)…</translation>
    </message>
    <message>
        <source>Assign what is selected or listed to train, val or test</source>
        <translation>将选中或列出的车牌分配到 train、val 或 test</translation>
    </message>
    <message>
        <source>Show the &amp;file</source>
        <translation>显示文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open the folder that the picture lies in</source>
        <translation>打开图片所在的文件夹</translation>
    </message>
    <message>
        <source>T&amp;ype</source>
        <translation>输入(&amp;Y)</translation>
    </message>
    <message>
        <source>Put the cursor on the plate</source>
        <translation>把光标放到车牌上</translation>
    </message>
    <message>
        <source>Recognise &amp;unread</source>
        <translation>识别未识别的(&amp;U)</translation>
    </message>
    <message>
        <source>Read every plate that has not been read yet</source>
        <translation>识别所有尚未识别的车牌</translation>
    </message>
    <message>
        <source>Recognise &amp;selected</source>
        <translation>识别所选(&amp;S)</translation>
    </message>
    <message>
        <source>Recognise &amp;all</source>
        <translation>全部识别(&amp;A)</translation>
    </message>
    <message>
        <source>Read everything again; what a person decided stays</source>
        <translation>全部重新识别；人工的决定保持不变</translation>
    </message>
    <message>
        <source>&amp;Pause or go on</source>
        <translation>暂停或继续(&amp;P)</translation>
    </message>
    <message>
        <source>Let the recognition rest, or go on with it</source>
        <translation>暂停识别，或继续识别</translation>
    </message>
    <message>
        <source>S&amp;top recognising</source>
        <translation>停止识别(&amp;T)</translation>
    </message>
    <message>
        <source>End the recognition; what was read stays</source>
        <translation>结束识别；已识别的内容保留</translation>
    </message>
    <message>
        <source>&amp;Fine-tune</source>
        <translation>微调(&amp;F)</translation>
    </message>
    <message>
        <source>Make the reader better with the plates you have confirmed</source>
        <translation>用您确认过的车牌改进识别模型</translation>
    </message>
    <message>
        <source>&amp;One plate</source>
        <translation>单块车牌(&amp;O)</translation>
    </message>
    <message>
        <source>One plate at a time, large</source>
        <translation>一次一块，放大显示</translation>
    </message>
    <message>
        <source>S&amp;heet</source>
        <translation>版面(&amp;H)</translation>
    </message>
    <message>
        <source>A page of plates: mark the wrong ones, confirm the rest</source>
        <translation>整页车牌：标出错误的，其余一并确认</translation>
    </message>
    <message>
        <source>&amp;Characters</source>
        <translation>字符(&amp;C)</translation>
    </message>
    <message>
        <source>Every place that was read as one character</source>
        <translation>所有被识别为同一字符的位置</translation>
    </message>
    <message>
        <source>S&amp;tatistics</source>
        <translation>统计(&amp;T)</translation>
    </message>
    <message>
        <source>Progress, agreement, confusions; a click filters</source>
        <translation>进度、一致性、混淆；点击即筛选</translation>
    </message>
    <message>
        <source>&amp;Verify the labels</source>
        <translation>核查标签(&amp;V)</translation>
    </message>
    <message>
        <source>Find wrong names, duplicates, corners that do not fit</source>
        <translation>查找错误的文件名、重复项和不吻合的四角</translation>
    </message>
    <message>
        <source>Co&amp;mpare two models</source>
        <translation>比较两个模型(&amp;M)</translation>
    </message>
    <message>
        <source>What two models read differently, and who is right</source>
        <translation>两个模型识别不同之处，以及谁是对的</translation>
    </message>
    <message>
        <source>Go to the &amp;next area</source>
        <translation>转到下一区域(&amp;N)</translation>
    </message>
    <message>
        <source>From the plate to jobs, tool bar, list and back</source>
        <translation>从车牌依次到底部的任务、工具栏、列表，再回到车牌</translation>
    </message>
    <message>
        <source>Open the men&amp;u of this</source>
        <translation>打开此处的菜单(&amp;U)</translation>
    </message>
    <message>
        <source>What can be done with what has the keyboard</source>
        <translation>对当前焦点所在处可做的操作</translation>
    </message>
    <message>
        <source>&amp;Larger type</source>
        <translation>放大字号(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Smaller type</source>
        <translation>缩小字号(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Problems</source>
        <translation>问题(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>Take the &amp;tour</source>
        <translation>功能导览(&amp;T)</translation>
    </message>
    <message>
        <source>Four cards that show the way round</source>
        <translation>用四张卡片带您熟悉界面</translation>
    </message>
    <message>
        <source>Open the &amp;log</source>
        <translation>打开日志(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;About Platewright</source>
        <translation>关于 Platewright(&amp;A)</translation>
    </message>
    <message>
        <source>Confirm and go to the next undecided plate</source>
        <translation>确认并转到下一块待定的车牌</translation>
    </message>
    <message>
        <source>Replace the character and step on</source>
        <translation>替换字符并前进一位</translation>
    </message>
    <message>
        <source>Next and previous uncertain character</source>
        <translation>下一个、上一个不确定的字符</translation>
    </message>
    <message>
        <source>Move between characters</source>
        <translation>在字符之间移动</translation>
    </message>
    <message>
        <source>Between 7 and 8 characters</source>
        <translation>在 7 位与 8 位之间切换</translation>
    </message>
    <message>
        <source>Mark a plate as wrong</source>
        <translation>标记为有误</translation>
    </message>
    <message>
        <source>Mark several</source>
        <translation>连续标记多块</translation>
    </message>
    <message>
        <source>Correct this plate alone; Enter and Esc come back</source>
        <translation>单独更正此车牌；回车和 Esc 返回</translation>
    </message>
    <message>
        <source>Confirm all in sight that is neither marked nor skipped</source>
        <translation>确认本页所有未标记且未跳过的车牌</translation>
    </message>
    <message>
        <source>Mark one, or all in sight</source>
        <translation>标记一个，或标记本页全部</translation>
    </message>
    <message>
        <source>What the marked ones should be</source>
        <translation>被标记的字符应改为</translation>
    </message>
    <message>
        <source>Change them</source>
        <translation>执行更改</translation>
    </message>
    <message>
        <source>Forget marks and typing</source>
        <translation>清除标记和输入</translation>
    </message>
    <message>
        <source>Next and previous corner</source>
        <translation>下一个和上一个角点</translation>
    </message>
    <message>
        <source>Move it by a pixel, with Shift by ten</source>
        <translation>移动 1 像素，按住 Shift 移动 10 像素</translation>
    </message>
    <message>
        <source>Move the whole plate, with Shift by more</source>
        <translation>移动整块车牌，按住 Shift 移动更多</translation>
    </message>
    <message>
        <source>Make the whole plate larger or smaller</source>
        <translation>放大或缩小整块车牌</translation>
    </message>
    <message>
        <source>Keep the corners, or leave them as they were</source>
        <translation>保留角点，或恢复原样</translation>
    </message>
    <message>
        <source>Zoom in and out, as the wheel does</source>
        <translation>放大和缩小，与滚轮相同</translation>
    </message>
    <message>
        <source>While held: drag with the mouse</source>
        <translation>按住时用鼠标拖动</translation>
    </message>
    <message>
        <source>Take an alternative for the character</source>
        <translation>为该字符采用候选</translation>
    </message>
</context>
<context>
    <name>Bulk</name>
    <message>
        <source>{0}: {1} plates</source>
        <translation>{0}：{1} 块车牌</translation>
    </message>
    <message>
        <source>Wait for this to end, or stop it: {0}</source>
        <translation>请等待其完成，或将其停止：{0}</translation>
    </message>
    <message>
        <source>Stopped: {0}</source>
        <translation>已停止：{0}</translation>
    </message>
    <message>
        <source>Nothing was to be changed.</source>
        <translation>没有需要更改的内容。</translation>
    </message>
    <message>
        <source>Undoing: {0}</source>
        <translation>正在撤销：{0}</translation>
    </message>
    <message>
        <source>Redoing: {0}</source>
        <translation>正在重做：{0}</translation>
    </message>
    <message>
        <source>Undone: {0}</source>
        <translation>已撤销：{0}</translation>
    </message>
    <message>
        <source>Redone: {0}</source>
        <translation>已重做：{0}</translation>
    </message>
    <message>
        <source>This was not saved: {0}</source>
        <translation>未能保存：{0}</translation>
    </message>
</context>
<context>
    <name>Changes</name>
    <message>
        <source>Conflict</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>New label</source>
        <translation>新标签</translation>
    </message>
    <message>
        <source>New plate</source>
        <translation>新车牌</translation>
    </message>
    <message>
        <source>Other corners</source>
        <translation>角点不同</translation>
    </message>
    <message>
        <source>Other kind</source>
        <translation>类型不同</translation>
    </message>
    <message>
        <source>Assigned</source>
        <translation>指定划分</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Only read</source>
        <translation>仅识别</translation>
    </message>
    <message>
        <source>Same</source>
        <translation>相同</translation>
    </message>
</context>
<context>
    <name>CharacterStrip</name>
    <message>
        <source>Character</source>
        <translation>字符</translation>
    </message>
</context>
<context>
    <name>CharactersView</name>
    <message>
        <source>Characters read alike</source>
        <translation>识别相同的字符</translation>
    </message>
    <message>
        <source>Type what these characters should be, then press Enter.</source>
        <translation>输入这些字符应有的内容，然后按回车。</translation>
    </message>
    <message>
        <source>{old} → {new}</source>
        <translation>{old} → {new}</translation>
    </message>
    <message>
        <source>Changing {0}</source>
        <translation>正在更改 {0}</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>No plate was read with this character.</source>
        <translation>没有识别出此字符的车牌。</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>{first}–{last} of {total}  ·  {marked} marked  ·  Space marks, a character changes</source>
        <translation>第 {first}–{last} 个，共 {total} 个  ·  已标记 {marked} 个  ·  空格标记，输入字符即更改</translation>
    </message>
    <message>
        <source>Change 1 place to {character}</source>
        <translation>把 1 个改为 {character}</translation>
    </message>
    <message>
        <source>Change {count} places to {character}</source>
        <translation>把 {count} 个改为 {character}</translation>
    </message>
</context>
<context>
    <name>Chart</name>
    <message>
        <source>Nothing yet</source>
        <translation>暂无数据</translation>
    </message>
</context>
<context>
    <name>ChoiceBar</name>
    <message>
        <source>No alternatives here</source>
        <translation>此处没有其他候选</translation>
    </message>
    <message>
        <source>Place {n}</source>
        <translation>第 {n} 位</translation>
    </message>
</context>
<context>
    <name>ChoiceMenus</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation>清除这些记录</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>Stop what is running and close?</source>
        <translation>停止正在进行的任务并关闭？</translation>
    </message>
    <message>
        <source>What is done so far is saved; recognising and fine-tuning can go on later.</source>
        <translation>已完成的部分都已保存；识别和微调以后可以继续。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>The training can also go on by itself; opening the folder again finds it.</source>
        <translation>训练也可以自行继续；再次打开文件夹时会重新找到它。</translation>
    </message>
    <message>
        <source>Close, let the training go on</source>
        <translation>关闭窗口，让训练继续</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>不关闭</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Compare two models</source>
        <translation>比较两个模型</translation>
    </message>
    <message>
        <source>First model</source>
        <translation>第一个模型</translation>
    </message>
    <message>
        <source>Second model</source>
        <translation>第二个模型</translation>
    </message>
    <message>
        <source>Decide these plates</source>
        <translation>处理这些车牌</translation>
    </message>
    <message>
        <source>Make a queue of the plates that the two read differently</source>
        <translation>把两个模型识别不同的车牌排成队列</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Choose two different models.</source>
        <translation>请选择两个不同的模型。</translation>
    </message>
    <message>
        <source>{0} plates read by both: {1} alike, {2} different</source>
        <translation>两者都识别了 {0} 块：相同 {1} 块，不同 {2} 块</translation>
    </message>
    <message>
        <source>1 plate read by both: {1} alike, {2} different</source>
        <translation>两者都识别了 1 块：相同 {1} 块，不同 {2} 块</translation>
    </message>
    <message>
        <source>right where a person has decided: {0} → {1}</source>
        <translation>在人工已决定处的正确率：{0} → {1}</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Plates read by both: {0}</source>
        <translation>两个模型都已识别的车牌：{0}</translation>
    </message>
    <message>
        <source>Plates read by {0}: {1}</source>
        <translation>{0} 已识别车牌：{1}</translation>
    </message>
    <message>
        <source>Comparing …</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>Only what two models have read can be compared. Choose another model at the top right and let it recognise all plates; then come back.</source>
        <translation>只有两个模型都识别过的车牌才能比较。请在右上角选择另一个模型，识别全部车牌，然后回到这里。</translation>
    </message>
    <message>
        <source>No plate was read by both. Let each of them recognise all plates.</source>
        <translation>没有两个模型都识别过的车牌。请让两个模型分别识别全部车牌。</translation>
    </message>
    <message>
        <source>Both read every plate alike: there is nothing to decide.</source>
        <translation>两个模型对每块车牌的识别都一致：无需决定。</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Conf.</source>
        <translation>置信</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确文本</translation>
    </message>
    <message>
        <source>Says who</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>a person</source>
        <translation>人工</translation>
    </message>
    <message>
        <source>the file name</source>
        <translation>文件名</translation>
    </message>
</context>
<context>
    <name>CorrectionView</name>
    <message>
        <source>Confirm</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Doubtful</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法辨认</translation>
    </message>
    <message>
        <source>No plate</source>
        <translation>无车牌</translation>
    </message>
    <message>
        <source>No plate was found here. {draw} draws its corners.</source>
        <translation>此处没有找到车牌。按 {draw} 画出四角。</translation>
    </message>
    <message>
        <source>No plate is known here. {find} looks for it, {draw} draws its corners.</source>
        <translation>此处没有已知的车牌。按 {find} 寻找，按 {draw} 画出四角。</translation>
    </message>
    <message>
        <source>Place {n}: {message}</source>
        <translation>第 {n} 位：{message}</translation>
    </message>
    <message>
        <source>The reader is not sure how many characters there are</source>
        <translation>模型不确定有几位字符</translation>
    </message>
    <message>
        <source>Yellow plate</source>
        <translation>黄牌</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>出错了</translation>
    </message>
    <message>
        <source>Platewright met an error that it did not expect. What you confirmed is saved.
You can go on; if it happens again, send this report to whoever maintains Platewright.</source>
        <translation>Platewright 遇到了意外错误。您确认过的内容都已保存。
您可以继续工作；如果再次发生，请把此报告发给 Platewright 的维护者。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Open the log</source>
        <translation>打开日志</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>DoneBar</name>
    <message>
        <source>Done: {0}</source>
        <translation>已完成：{0}</translation>
    </message>
    <message>
        <source>Nothing in this list waits any more</source>
        <translation>此列表中已没有待定的车牌</translation>
    </message>
    <message>
        <source>What the audit has found</source>
        <translation>查看抽查结果</translation>
    </message>
    <message>
        <source>Next queue</source>
        <translation>下一个队列</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>{count} {state}</source>
        <translation>{state} {count}</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>{0} s a plate</source>
        <translation>每块 {0} 秒</translation>
    </message>
    <message>
        <source>No other plate of the folder waits for a decision.</source>
        <translation>此文件夹中没有其他待定的车牌。</translation>
    </message>
    <message>
        <source>Other plates of the folder that wait for a decision: {0}</source>
        <translation>此文件夹中其他待定的车牌：{0}</translation>
    </message>
</context>
<context>
    <name>Doubts</name>
    <message>
        <source>Name ≠ text</source>
        <translation>文件名 ≠ 文本</translation>
    </message>
    <message>
        <source>Grammar</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Corners</source>
        <translation>四角</translation>
    </message>
    <message>
        <source>Same picture</source>
        <translation>相同图片</translation>
    </message>
    <message>
        <source>Same plate</source>
        <translation>相同车牌</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Plates</source>
        <translation>车牌</translation>
    </message>
    <message>
        <source>Looking at the plates …</source>
        <translation>正在检查车牌…</translation>
    </message>
    <message>
        <source>Name a new folder to export into.</source>
        <translation>请给出要导出到的新文件夹。</translation>
    </message>
    <message>
        <source>Folder to export into</source>
        <translation>导出到的文件夹</translation>
    </message>
    <message>
        <source>Plates to be written: {0}</source>
        <translation>将导出的车牌：{0}</translation>
    </message>
    <message>
        <source>Pictures without a plate, as background: {0}</source>
        <translation>作为背景的无车牌图片：{0}</translation>
    </message>
    <message>
        <source>Left out: {0}</source>
        <translation>不导出：{0}</translation>
    </message>
    <message>
        <source>Same name twice: {0}</source>
        <translation>重名：{0}</translation>
    </message>
    <message>
        <source>Nothing has been confirmed yet. Confirm plates first: only those are exported.</source>
        <translation>还没有确认任何车牌。请先确认：只导出已确认的车牌。</translation>
    </message>
    <message>
        <source>None of the listed plates is confirmed or corrected; only those are exported.</source>
        <translation>列出的车牌都未确认或更正；只导出已确认和已更正的车牌。</translation>
    </message>
    <message>
        <source>Rectified</source>
        <translation>透视校正</translation>
    </message>
    <message>
        <source>Upright box</source>
        <translation>外接矩形</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Hard links, where the disk can</source>
        <translation>硬链接（磁盘支持时）</translation>
    </message>
    <message>
        <source>The whole folder</source>
        <translation>整个文件夹</translation>
    </message>
    <message>
        <source>Only the {0} listed</source>
        <translation>仅列出的 {0} 块</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新文件夹</translation>
    </message>
    <message>
        <source>Crops</source>
        <translation>裁剪图</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>不导出</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message>
        <source>The export was stopped; nothing was written.</source>
        <translation>导出已停止，没有写入任何内容。</translation>
    </message>
    <message>
        <source>Exported: {0} to {1}</source>
        <translation>已导出 {0} 块车牌到 {1}</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>File name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>Take the label</source>
        <translation>采用该标签</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>= agrees</source>
        <translation>= 一致</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Filter: plate text, conf&lt;0.9, state:read …</source>
        <translation>筛选：车牌文本、conf&lt;0.9、state:read…</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Words that must all hold; - before a word turns it round</source>
        <translation>各条件须同时成立；条件前加 - 表示相反</translation>
    </message>
    <message>
        <source>Any confidence</source>
        <translation>任意置信度</translation>
    </message>
    <message>
        <source>Below {0}</source>
        <translation>低于 {0}</translation>
    </message>
    <message>
        <source>Only plates whose file name says another text</source>
        <translation>只显示与文件名不一致的车牌</translation>
    </message>
    <message>
        <source>{0} states</source>
        <translation>{0} 种状态</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>≠ file name</source>
        <translation>≠ 文件名</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Did you mean {0}?</source>
        <translation>是否想输入 {0}？</translation>
    </message>
</context>
<context>
    <name>FineTuner</name>
    <message>
        <source>The fine-tuning of {0} goes on by itself; opening the folder again finds it.</source>
        <translation>“{0}”的微调会自行继续；再次打开该文件夹时会重新找到它。</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>正在微调</translation>
    </message>
    <message>
        <source>{0} reads every plate itself: the fast model did not learn your corrections.</source>
        <translation>{0} 将独自识别所有车牌：快速模型没有学过您的更正。</translation>
    </message>
</context>
<context>
    <name>FolderWatch</name>
    <message>
        <source>The folder is back.</source>
        <translation>文件夹已恢复。</translation>
    </message>
</context>
<context>
    <name>Folders</name>
    <message>
        <source>Looking for pictures</source>
        <translation>正在查找图片</translation>
    </message>
    <message>
        <source>New pictures: {0}</source>
        <translation>新图片：{0}</translation>
    </message>
    <message>
        <source>Pictures gone: {0}</source>
        <translation>图片已消失：{0}</translation>
    </message>
    <message>
        <source>Back again: {0}</source>
        <translation>重新出现：{0}</translation>
    </message>
    <message>
        <source>Changed: {0}</source>
        <translation>有变动：{0}</translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>CCPD frames, annotation in the name</source>
        <translation>CCPD 整图，标注在文件名中</translation>
    </message>
    <message>
        <source>Crop folder, &lt;label&gt;_&lt;n&gt;.jpg</source>
        <translation>裁剪图文件夹，&lt;label&gt;_&lt;n&gt;.jpg</translation>
    </message>
    <message>
        <source>PaddleOCR recognition list</source>
        <translation>PaddleOCR 识别列表</translation>
    </message>
    <message>
        <source>PPOCRLabel Label.txt</source>
        <translation>PPOCRLabel 的 Label.txt</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>LMDB of deep-text-recognition</source>
        <translation>deep-text-recognition 的 LMDB</translation>
    </message>
    <message>
        <source>COCO with key points and text</source>
        <translation>COCO（关键点与文本）</translation>
    </message>
    <message>
        <source>YOLO boxes</source>
        <translation>YOLO 矩形框</translation>
    </message>
    <message>
        <source>YOLO boxes and corners (pose)</source>
        <translation>YOLO 矩形框与四角（pose）</translation>
    </message>
    <message>
        <source>labelme JSON</source>
        <translation>labelme JSON</translation>
    </message>
    <message>
        <source>X-AnyLabeling JSON</source>
        <translation>X-AnyLabeling JSON</translation>
    </message>
    <message>
        <source>ICDAR text for CVAT</source>
        <translation>ICDAR 文本（CVAT 可导入）</translation>
    </message>
    <message>
        <source>Hugging Face image folder</source>
        <translation>Hugging Face 图片文件夹</translation>
    </message>
    <message>
        <source>Another Platewright project</source>
        <translation>另一个 Platewright 项目</translation>
    </message>
</context>
<context>
    <name>FrameCanvas</name>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Corner {n} of 4</source>
        <translation>第 {n} 个角，共 4 个</translation>
    </message>
    <message>
        <source>The plate&apos;s corners are known</source>
        <translation>车牌四角已知</translation>
    </message>
    <message>
        <source>No plate known</source>
        <translation>车牌位置未知</translation>
    </message>
    <message>
        <source>Click the four corners, or drag a box over the plate · Arrows: begin in the middle · Esc cancels</source>
        <translation>点击四个角，或在车牌上拖出方框 · 方向键：从中央开始 · Esc 取消</translation>
    </message>
    <message>
        <source>{0} · Esc cancels</source>
        <translation>{0} · Esc 取消</translation>
    </message>
    <message>
        <source>Drag the corners · Tab: next · Arrows: move, with Shift by 10 · Ctrl+arrows: the whole plate, Alt+arrows: its size · Enter keeps · Esc cancels</source>
        <translation>拖动四角 · Tab：下一个 · 方向键：移动，按住 Shift 为 10 像素 · Ctrl+方向键：移动整块车牌，Alt+方向键：改变大小 · 回车保留 · Esc 取消</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>您的姓名</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Type size</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>Recent folders</source>
        <translation>最近的文件夹</translation>
    </message>
    <message>
        <source>Settings file</source>
        <translation>设置文件</translation>
    </message>
    <message>
        <source>written beside every decision</source>
        <translation>随每次决定一同记录</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Forget all ({0})</source>
        <translation>全部清除（{0} 个）</translation>
    </message>
    <message>
        <source>Open the settings file</source>
        <translation>打开设置文件</translation>
    </message>
</context>
<context>
    <name>HeatMap</name>
    <message>
        <source>Nothing was taken for anything else.</source>
        <translation>没有字符被认错。</translation>
    </message>
</context>
<context>
    <name>IconLine</name>
    <message>
        <source>Empty this line</source>
        <translation>清空此行</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>File or folder of somebody else&apos;s work</source>
        <translation>他人标注的文件或文件夹</translation>
    </message>
    <message>
        <source>File …</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Folder …</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>正在比较</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Take conflicts over too, against the decisions here</source>
        <translation>冲突也采纳，覆盖这里的决定</translation>
    </message>
    <message>
        <source>Recognise it</source>
        <translation>自动识别</translation>
    </message>
    <message>
        <source>Stopped. Nothing was changed.</source>
        <translation>已停止，没有任何改动。</translation>
    </message>
    <message>
        <source>Annotations to import</source>
        <translation>要导入的标注</translation>
    </message>
    <message>
        <source>Take over {0}</source>
        <translation>采纳 {0} 项</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>采纳</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Reading, and comparing with what stands here …</source>
        <translation>正在读取，并与现有内容比较…</translation>
    </message>
    <message>
        <source>There is no annotation in it.</source>
        <translation>其中没有标注。</translation>
    </message>
    <message>
        <source>Choose a file or a folder, and see here what it would change. Nothing is taken over before you say so, and undo takes it back; the pictures are never touched.</source>
        <translation>选择文件或文件夹，这里会显示它将改变什么。在您确认之前不采纳任何内容，采纳后也可撤销；图片从不改动。</translation>
    </message>
    <message>
        <source>{0}, read as: {1}.</source>
        <translation>{0}，格式：{1}。</translation>
    </message>
    <message>
        <source>Nothing in it is new here.</source>
        <translation>其中没有新内容。</translation>
    </message>
    <message>
        <source>The checked rows will be taken over, as one step to undo. Space checks them or not.</source>
        <translation>将采纳勾选的行，可一步撤销。空格键勾选或取消。</translation>
    </message>
    <message>
        <source>{0}: {1} files</source>
        <translation>{0}：{1} 个文件</translation>
    </message>
</context>
<context>
    <name>ImportList</name>
    <message>
        <source>Corners</source>
        <translation>角点</translation>
    </message>
    <message>
        <source>No such picture here, or unclear which of its plates</source>
        <translation>这里没有此图片，或无法确定是其中哪块车牌</translation>
    </message>
    <message>
        <source>Nobody vouches for this text: it is not taken over</source>
        <translation>无人确认此文本，不采纳</translation>
    </message>
    <message>
        <source>Assigned to {0} here</source>
        <translation>此处已划入 {0}</translation>
    </message>
    <message>
        <source>A person drew other corners</source>
        <translation>有人画了不同的角点</translation>
    </message>
    <message>
        <source>a person</source>
        <translation>某人</translation>
    </message>
    <message>
        <source>{0} by {1}</source>
        <translation>{1}：{0}</translation>
    </message>
    <message>
        <source>As read</source>
        <translation>与识别一致</translation>
    </message>
    <message>
        <source>Read otherwise</source>
        <translation>与识别不同</translation>
    </message>
    <message>
        <source>comes as: {0}</source>
        <translation>导入为：{0}</translation>
    </message>
    <message>
        <source>Split {0}</source>
        <translation>划入 {0}</translation>
    </message>
    <message>
        <source>in two rows</source>
        <translation>双行</translation>
    </message>
    <message>
        <source>in one row</source>
        <translation>单行</translation>
    </message>
    <message>
        <source>for the split {0}</source>
        <translation>划入 {0}</translation>
    </message>
    <message>
        <source>with other corners</source>
        <translation>角点也不同</translation>
    </message>
    <message>
        <source>from {0}</source>
        <translation>来自 {0}</translation>
    </message>
    <message>
        <source>Another line names another split</source>
        <translation>另一行写的是别的划分</translation>
    </message>
    <message>
        <source>line {0} of {1}</source>
        <translation>{1} 第 {0} 行</translation>
    </message>
    <message>
        <source>line {0}</source>
        <translation>第 {0} 行</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>这里</translation>
    </message>
    <message>
        <source>Comes</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>说明</translation>
    </message>
</context>
<context>
    <name>Imports</name>
    <message>
        <source>Import {0}</source>
        <translation>导入 {0}</translation>
    </message>
    <message>
        <source>Importing {0}</source>
        <translation>正在导入 {0}</translation>
    </message>
    <message>
        <source>Taken over: {0}; undo takes them back.</source>
        <translation>已采纳：{0}；可撤销。</translation>
    </message>
    <message>
        <source>Already here: {0}.</source>
        <translation>这里已有：{0}。</translation>
    </message>
    <message>
        <source>Edited here meanwhile and kept: {0}.</source>
        <translation>期间在这里修改过、予以保留：{0}。</translation>
    </message>
    <message>
        <source>Refused: {0}; see the problems.</source>
        <translation>被拒绝：{0}；见问题列表。</translation>
    </message>
</context>
<context>
    <name>JobView</name>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>stopping …</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>ending …</source>
        <translation>正在结束…</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>剩余 {0}</translation>
    </message>
    <message>
        <source>{0}/s</source>
        <translation>{0}/秒</translation>
    </message>
</context>
<context>
    <name>JobsBar</name>
    <message>
        <source>Resume the stopped fine-tuning</source>
        <translation>继续已停止的微调</translation>
    </message>
    <message>
        <source>{count} {state}</source>
        <translation>{state} {count}</translation>
    </message>
    <message>
        <source>Folder: {0}</source>
        <translation>文件夹：{0}</translation>
    </message>
    <message>
        <source>{0} s a plate, {1} left</source>
        <translation>每块 {0} 秒，剩余 {1}</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>剩余 {0}</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Problems: {0}</source>
        <translation>问题：{0}</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Act</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>默认</translation>
    </message>
</context>
<context>
    <name>Keymap</name>
    <message>
        <source>{0} is the key of: {1}</source>
        <translation>{0} 已用于：{1}</translation>
    </message>
    <message>
        <source>This is not a key</source>
        <translation>这不是可用的按键</translation>
    </message>
    <message>
        <source>This key types or moves on the plate; hold Ctrl or Alt with it</source>
        <translation>此键用于在车牌上输入或移动；请同时按住 Ctrl 或 Alt</translation>
    </message>
    <message>
        <source>This key opens a menu</source>
        <translation>此键用于打开菜单</translation>
    </message>
    <message>
        <source>This key copies, pastes or takes back text wherever one types</source>
        <translation>此键在输入时用于复制、粘贴或撤销</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>On the plate</source>
        <translation>在车牌上</translation>
    </message>
    <message>
        <source>On the sheet</source>
        <translation>在版面视图中</translation>
    </message>
    <message>
        <source>On characters</source>
        <translation>在字符视图中</translation>
    </message>
    <message>
        <source>On the corners</source>
        <translation>编辑角点时</translation>
    </message>
    <message>
        <source>On the photo, after a click on it</source>
        <translation>在照片上（先点击照片）</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Search acts and keys</source>
        <translation>搜索操作和按键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Swap the two</source>
        <translation>互换两者</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>不设按键</translation>
    </message>
    <message>
        <source>Standard key</source>
        <translation>默认按键</translation>
    </message>
    <message>
        <source>All standard keys</source>
        <translation>全部恢复默认</translation>
    </message>
    <message>
        <source>No act and no key fits these words.</source>
        <translation>没有符合的操作或按键。</translation>
    </message>
    <message>
        <source>Press the key for: {0}</source>
        <translation>请按下按键，用于：{0}</translation>
    </message>
    <message>
        <source>Changed; the standard key is {0}</source>
        <translation>已更改；默认按键为 {0}</translation>
    </message>
</context>
<context>
    <name>Kinds</name>
    <message>
        <source>Blue</source>
        <translation>蓝牌</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿牌</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄牌</translation>
    </message>
    <message>
        <source>Police</source>
        <translation>警车</translation>
    </message>
    <message>
        <source>Driving school</source>
        <translation>教练车</translation>
    </message>
    <message>
        <source>Trailer</source>
        <translation>挂车</translation>
    </message>
    <message>
        <source>Hong Kong</source>
        <translation>香港</translation>
    </message>
    <message>
        <source>Macao</source>
        <translation>澳门</translation>
    </message>
    <message>
        <source>Embassy</source>
        <translation>使馆</translation>
    </message>
    <message>
        <source>Consulate</source>
        <translation>领馆</translation>
    </message>
    <message>
        <source>Aviation</source>
        <translation>民航</translation>
    </message>
</context>
<context>
    <name>LibraryView</name>
    <message>
        <source>Plates</source>
        <translation>车牌</translation>
    </message>
    <message>
        <source>The folder is gone: it was moved or deleted, or its disk is unplugged. Nothing can be saved until it is back; then this goes on by itself.</source>
        <translation>文件夹不见了：可能被移动或删除，或磁盘已拔出。恢复之前无法保存；恢复后会自动继续。</translation>
    </message>
    <message>
        <source>{0} listed · {1} to decide</source>
        <translation>列出 {0} 块 · 待定 {1} 块</translation>
    </message>
    <message>
        <source>Added meanwhile: {0}; {1} lists them</source>
        <translation>期间新增 {0} 块；按 {1} 列出</translation>
    </message>
    <message>
        <source>Added meanwhile: {0}</source>
        <translation>期间新增 {0} 块</translation>
    </message>
    <message>
        <source>There are no pictures in this folder. Put some into it, or open another one.</source>
        <translation>此文件夹中没有图片。请放入图片，或打开其他文件夹。</translation>
    </message>
    <message>
        <source>Nothing is listed yet: plates are being read.</source>
        <translation>暂无车牌列出：正在识别车牌。</translation>
    </message>
    <message>
        <source>No plate fits the filter. Take words out of it to see more.</source>
        <translation>没有符合筛选条件的车牌。去掉一些条件可看到更多。</translation>
    </message>
    <message>
        <source>No plate fits the filter. {0} clears it.</source>
        <translation>没有符合筛选条件的车牌。按 {0} 清除筛选。</translation>
    </message>
    <message>
        <source>This queue is empty. Choose another one above.</source>
        <translation>此队列为空。请在上方选择其他队列。</translation>
    </message>
</context>
<context>
    <name>LossCurve</name>
    <message>
        <source>Loss by step</source>
        <translation>各步的损失</translation>
    </message>
    <message>
        <source>Loss of the fine-tuning by step</source>
        <translation>微调各步的损失</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
</context>
<context>
    <name>MarkedText</name>
    <message>
        <source>length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>place {places}</source>
        <translation>第 {places} 位</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{text}, differs: {words}</source>
        <translation>{text}，不同：{words}</translation>
    </message>
</context>
<context>
    <name>ModelButton</name>
    <message>
        <source>no model</source>
        <translation>无模型</translation>
    </message>
    <message>
        <source>Model: {0}</source>
        <translation>模型：{0}</translation>
    </message>
    <message>
        <source>Open a model file …</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>   yours</source>
        <translation>   自有</translation>
    </message>
    <message>
        <source>Run on the best there is</source>
        <translation>用最佳设备运行</translation>
    </message>
    <message>
        <source>Run on the GPU</source>
        <translation>用显卡运行</translation>
    </message>
    <message>
        <source>Run on the processor</source>
        <translation>用处理器运行</translation>
    </message>
    <message>
        <source>The model that reads plates</source>
        <translation>识别车牌的模型</translation>
    </message>
    <message>
        <source>What it doubts is read again by {0}</source>
        <translation>没有把握的由 {0} 再读一遍</translation>
    </message>
</context>
<context>
    <name>Nothing</name>
    <message>
        <source>There are no pictures in this folder</source>
        <translation>此文件夹中没有图片</translation>
    </message>
    <message>
        <source>No plate fits this filter</source>
        <translation>没有车牌符合此筛选条件</translation>
    </message>
    <message>
        <source>No reading waits for a decision</source>
        <translation>没有待定的识别结果</translation>
    </message>
    <message>
        <source>Plates are being read: {0} of {1}</source>
        <translation>正在识别车牌：{0} / {1}</translation>
    </message>
    <message>
        <source>Every plate of this folder is decided</source>
        <translation>此文件夹的车牌都已处理完</translation>
    </message>
    <message>
        <source>This queue is empty</source>
        <translation>此队列为空</translation>
    </message>
    <message>
        <source>List what fits now</source>
        <translation>列出目前符合的车牌</translation>
    </message>
    <message>
        <source>Show all plates</source>
        <translation>显示全部车牌</translation>
    </message>
    <message>
        <source>Open another folder …</source>
        <translation>打开其他文件夹…</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Change the filter</source>
        <translation>修改筛选</translation>
    </message>
    <message>
        <source>Recognise unread</source>
        <translation>识别未识别的</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Choose another queue</source>
        <translation>选择其他队列</translation>
    </message>
    <message>
        <source>What fits is listed when the reading has ended.</source>
        <translation>识别结束后列出符合条件的车牌。</translation>
    </message>
    <message>
        <source>Read and not decided so far: {0}</source>
        <translation>目前已识别、待定：{0}</translation>
    </message>
    <message>
        <source>made when the reading has ended</source>
        <translation>识别结束后生成</translation>
    </message>
    <message>
        <source>JPEG, PNG, BMP, WebP, TIFF, HEIC, AVIF and JPEG 2000 are read, in sub-folders too.</source>
        <translation>可读取 JPEG、PNG、BMP、WebP、TIFF、HEIC、AVIF 和 JPEG 2000，包括子文件夹中的。</translation>
    </message>
    <message>
        <source>Plates that have not been read yet: {0}</source>
        <translation>尚未识别的车牌：{0} 块</translation>
    </message>
    <message>
        <source>Confirmed or corrected: {0}</source>
        <translation>已确认或已更正：{0} 块</translation>
    </message>
</context>
<context>
    <name>Operations</name>
    <message>
        <source>Open a folder of pictures</source>
        <translation>打开图片文件夹</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Number in the list, from 1 to {0}</source>
        <translation>列表中的序号（1 到 {0}）</translation>
    </message>
    <message>
        <source>Open a model file</source>
        <translation>打开模型文件</translation>
    </message>
    <message>
        <source>Models (*.onnx)</source>
        <translation>模型 (*.onnx)</translation>
    </message>
</context>
<context>
    <name>PageGrid</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>Pairs</name>
    <message>
        <source>Name = reading</source>
        <translation>文件名 = 识别</translation>
    </message>
    <message>
        <source>Name = person</source>
        <translation>文件名 = 人工</translation>
    </message>
    <message>
        <source>Reading = person</source>
        <translation>识别 = 人工</translation>
    </message>
</context>
<context>
    <name>PanelTitle</name>
    <message>
        <source>Put back into the window</source>
        <translation>放回窗口</translation>
    </message>
    <message>
        <source>Take out of the window</source>
        <translation>移出窗口</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Phrases</name>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>{0}. {1}</source>
        <translation>{0}。{1}</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0}{1}</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0}（{1}）</translation>
    </message>
</context>
<context>
    <name>PlateListModel</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>车牌</translation>
    </message>
    <message>
        <source>Conf.</source>
        <translation>置信</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>State of the plate</source>
        <translation>车牌的状态</translation>
    </message>
    <message>
        <source>The text that a person entered, else the newest reading</source>
        <translation>人工输入的文本，否则为最新识别结果</translation>
    </message>
    <message>
        <source>Marks plates whose file name says another text</source>
        <translation>标出与文件名不一致的车牌</translation>
    </message>
    <message>
        <source>File of the picture</source>
        <translation>图片文件</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Confidence of the reading: .99 is the surest</source>
        <translation>识别结果的置信度：.99 为最有把握</translation>
    </message>
    <message>
        <source>The file name says {0}</source>
        <translation>文件名为 {0}</translation>
    </message>
</context>
<context>
    <name>PlateStrip</name>
    <message>
        <source>Plate text</source>
        <translation>车牌文本</translation>
    </message>
    <message>
        <source>{text}, at the end</source>
        <translation>{text}，在末尾</translation>
    </message>
    <message>
        <source>{text}, place {place} of {count}: {character}, {certainty}</source>
        <translation>{text}，第 {place} 位，共 {count} 位：{character}，{certainty}</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>picked</source>
        <translation>选取</translation>
    </message>
    <message>
        <source>taken</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>entered</source>
        <translation>已录入</translation>
    </message>
</context>
<context>
    <name>PlateTable</name>
    <message>
        <source>Sort by {0}</source>
        <translation>按“{0}”排序</translation>
    </message>
    <message>
        <source>In the order at first</source>
        <translation>恢复最初的顺序</translation>
    </message>
</context>
<context>
    <name>Plates</name>
    <message>
        <source>This plate has been removed, so nothing was stored.</source>
        <translation>此车牌已被移除，因此未保存任何内容。</translation>
    </message>
    <message>
        <source>Another window has decided about this plate meanwhile. Do it once more to replace that.</source>
        <translation>另一个窗口刚刚对这块车牌作了决定。再做一次即以您的操作替换它。</translation>
    </message>
    <message>
        <source>None of these plates has a text that waits to be confirmed.</source>
        <translation>这些车牌都没有待确认的文本。</translation>
    </message>
    <message>
        <source>Marked as yellow</source>
        <translation>已标为黄牌</translation>
    </message>
    <message>
        <source>No longer marked as yellow</source>
        <translation>已取消黄牌标记</translation>
    </message>
    <message>
        <source>Marking as yellow</source>
        <translation>正在标为黄牌</translation>
    </message>
    <message>
        <source>Marking as not yellow</source>
        <translation>正在取消黄牌标记</translation>
    </message>
    <message>
        <source>Only a plate of seven plain characters can be yellow.</source>
        <translation>只有七位普通字符的车牌才可能是黄牌。</translation>
    </message>
    <message>
        <source>Read the plate or type it first, then say that it is yellow.</source>
        <translation>请先识别或录入这块车牌，再标为黄牌。</translation>
    </message>
    <message>
        <source>Another plate</source>
        <translation>另一块车牌</translation>
    </message>
    <message>
        <source>Remove the plate</source>
        <translation>移除车牌</translation>
    </message>
    <message>
        <source>It was the last plate of its picture, which is one without a plate now.</source>
        <translation>这是该图片的最后一块车牌，图片已标为“无车牌”。</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Recognition</source>
        <translation>识别</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>ProblemList</name>
    <message>
        <source>What happened</source>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>怎么办</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>ProblemsDialog</name>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Open the log</source>
        <translation>打开日志</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Everything else went on. Enter or a double click opens the file.</source>
        <translation>其余一切照常。按回车或双击可打开文件。</translation>
    </message>
    <message>
        <source>Nothing has gone wrong in this folder.</source>
        <translation>此文件夹没有出现任何问题。</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>QueueButton</name>
    <message>
        <source>Queue: {0}</source>
        <translation>队列：{0}</translation>
    </message>
    <message>
        <source>In the order of the queue</source>
        <translation>按队列顺序</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>排序方式</translation>
    </message>
</context>
<context>
    <name>Queues</name>
    <message>
        <source>All plates</source>
        <translation>全部车牌</translation>
    </message>
    <message>
        <source>Least certain first</source>
        <translation>最没有把握的在前</translation>
    </message>
    <message>
        <source>File name says otherwise</source>
        <translation>与文件名不一致</translation>
    </message>
    <message>
        <source>Models disagree</source>
        <translation>模型结果不同</translation>
    </message>
    <message>
        <source>Breaks the plate grammar</source>
        <translation>不合车牌规则</translation>
    </message>
    <message>
        <source>Duplicates of one plate</source>
        <translation>重复的车牌</translation>
    </message>
    <message>
        <source>Random audit</source>
        <translation>随机抽查</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Everything, by path</source>
        <translation>全部，按路径</translation>
    </message>
    <message>
        <source>What is read and not decided, the least certain first</source>
        <translation>已识别而未决定的，最没有把握的在前</translation>
    </message>
    <message>
        <source>The file name and the reading differ</source>
        <translation>文件名与识别结果不同</translation>
    </message>
    <message>
        <source>The last two models read different texts</source>
        <translation>最近两个模型的结果不同</translation>
    </message>
    <message>
        <source>No plate can have this text</source>
        <translation>此文本不可能是车牌</translation>
    </message>
    <message>
        <source>Pictures with the same text, side by side</source>
        <translation>文本相同的图片，排在一起</translation>
    </message>
    <message>
        <source>Drawn at random, to estimate how many labels are wrong</source>
        <translation>随机抽取，用以估计有多少标签错误</translation>
    </message>
    <message>
        <source>What was put aside for later</source>
        <translation>留待以后处理的</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>车牌</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>≠ file name</source>
        <translation>≠ 文件名</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Run on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Pictures loaded ahead</source>
        <translation>向前预读图片数</translation>
    </message>
    <message>
        <source>Pictures kept behind</source>
        <translation>向后保留图片数</translation>
    </message>
    <message>
        <source>The best there is</source>
        <translation>最佳可用设备</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>More of them take more memory and make nothing faster once the next one waits ready</source>
        <translation>数量越多占用内存越多；下一张已就绪后不会更快</translation>
    </message>
</context>
<context>
    <name>RecentPlates</name>
    <message>
        <source>Decided last</source>
        <translation>最近决定</translation>
    </message>
    <message>
        <source>Decided last: a click goes back to it</source>
        <translation>最近决定：点击可回到该车牌</translation>
    </message>
</context>
<context>
    <name>Recogniser</name>
    <message>
        <source>There is nothing to try again.</source>
        <translation>没有可重试的。</translation>
    </message>
    <message>
        <source>Plates are being read already.</source>
        <translation>正在识别中。</translation>
    </message>
    <message>
        <source>Recognising</source>
        <translation>正在识别</translation>
    </message>
    <message>
        <source>There is nothing left to read.</source>
        <translation>没有需要识别的车牌了。</translation>
    </message>
    <message>
        <source>Read: {0} in {1}</source>
        <translation>已识别 {0} 块，用时 {1}</translation>
    </message>
    <message>
        <source>further plates: {0}</source>
        <translation>其中同图其他车牌 {0}</translation>
    </message>
    <message>
        <source>failed: {0}</source>
        <translation>失败 {0}</translation>
    </message>
    <message>
        <source>no plate known: {0}</source>
        <translation>车牌位置未知 {0}</translation>
    </message>
</context>
<context>
    <name>SavedFilters</name>
    <message>
        <source>Saved filters</source>
        <translation>已保存的筛选</translation>
    </message>
    <message>
        <source>Save this filter</source>
        <translation>保存此筛选</translation>
    </message>
    <message>
        <source>Forget this filter</source>
        <translation>删除此筛选</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Every plate of this list is decided.</source>
        <translation>此列表中的车牌都已处理完。</translation>
    </message>
    <message>
        <source>Verify the labels tells what the audit has found.</source>
        <translation>抽查结果见“核查标签”。</translation>
    </message>
    <message>
        <source>Type the plate first, or say that it is unreadable or none.</source>
        <translation>请先输入车牌，或标为无法辨认或无车牌。</translation>
    </message>
    <message>
        <source>Corners</source>
        <translation>四角</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>This was not saved: {0}</source>
        <translation>未能保存：{0}</translation>
    </message>
    <message>
        <source>Changed elsewhere since, so left as it is: {0}</source>
        <translation>已在别处改动，保持原样：{0} 块车牌</translation>
    </message>
</context>
<context>
    <name>SheetView</name>
    <message>
        <source>Sheet of plates</source>
        <translation>车牌版面</translation>
    </message>
    <message>
        <source>Confirm every plate of this page that is neither marked nor skipped (Enter)</source>
        <translation>确认本页所有未标记且未跳过的车牌（回车）</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Confirm the rest of the page</source>
        <translation>确认本页其余车牌</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Pictures of this page are still coming. Nothing was confirmed.</source>
        <translation>本页还有图片正在加载，未确认任何车牌。</translation>
    </message>
    <message>
        <source>This plate is decided. Type what it should be.</source>
        <translation>此车牌已决定。如有误，直接输入正确内容。</translation>
    </message>
    <message>
        <source>No further page holds an undecided plate.</source>
        <translation>后面的页面没有待定的车牌了。</translation>
    </message>
    <message>
        <source>What is left on this one is decided plate by plate: type what it should be.</source>
        <translation>本页剩下的逐块决定：直接输入正确内容。</translation>
    </message>
    <message>
        <source>Not read yet: {count}. {key} reads them.</source>
        <translation>尚未识别 {count} 块，按 {key} 识别。</translation>
    </message>
    <message>
        <source>There is no plate in this list.</source>
        <translation>此列表中没有车牌。</translation>
    </message>
    <message>
        <source>{first}–{last} of {total}  ·  {marked} marked  ·  Space marks a wrong one, typing corrects it</source>
        <translation>第 {first}–{last} 块，共 {total} 块  ·  已标记 {marked} 块  ·  空格标记错误，直接输入即可更正</translation>
    </message>
    <message>
        <source>Confirm {count}</source>
        <translation>确认 {count} 块</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>已输入</translation>
    </message>
    <message>
        <source>No plate found</source>
        <translation>没有找到车牌</translation>
    </message>
    <message>
        <source>No plate known</source>
        <translation>车牌位置未知</translation>
    </message>
</context>
<context>
    <name>SingleView</name>
    <message>
        <source>Another window has decided about this plate meanwhile. Enter takes what stands here.</source>
        <translation>另一个窗口刚刚对这块车牌作了决定。再按回车即采用此处显示的内容。</translation>
    </message>
    <message>
        <source>The picture is still coming.</source>
        <translation>图片仍在加载。</translation>
    </message>
</context>
<context>
    <name>SplitDialog</name>
    <message>
        <source>{0} selected</source>
        <translation>选中的 {0} 块</translation>
    </message>
    <message>
        <source>All {0} listed</source>
        <translation>列出的全部 {0} 块</translation>
    </message>
    <message>
        <source>Assign {0}</source>
        <translation>分配 {0} 块</translation>
    </message>
    <message>
        <source>Split: {0}</source>
        <translation>划分：{0}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Taking out of the split</source>
        <translation>正在移出划分</translation>
    </message>
    <message>
        <source>Assigning to {0}</source>
        <translation>正在划分到 {0}</translation>
    </message>
    <message>
        <source>Assign to a split</source>
        <translation>分配到划分</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Empty takes the plates out of their split. An export by assignment knows train, val and test; other names serve to filter, as in split:night.</source>
        <translation>留空则将车牌移出所在划分。按分配导出只认 train、val 和 test；其他名称可用于筛选，例如 split:night。</translation>
    </message>
    <message>
        <source>Plates</source>
        <translation>车牌</translation>
    </message>
</context>
<context>
    <name>SplitRow</name>
    <message>
        <source>by plate text, in percent</source>
        <translation>按车牌文本划分，百分比</translation>
    </message>
    <message>
        <source>as assigned</source>
        <translation>按分配</translation>
    </message>
    <message>
        <source>By the menu Plate, Assign to a split; what nobody assigned trains</source>
        <translation>通过菜单“车牌”中的“分配到划分”；未分配的归入 train</translation>
    </message>
</context>
<context>
    <name>Spoken</name>
    <message>
        <source>{text}, {state}</source>
        <translation>{text}，{state}</translation>
    </message>
    <message>
        <source>{text}, place {place}: {character}, {certainty}, {state}</source>
        <translation>{text}，第 {place} 位：{character}，{certainty}，{state}</translation>
    </message>
    <message>
        <source>{plate}, marked</source>
        <translation>{plate}，已标记</translation>
    </message>
    <message>
        <source>{plate}, typed: {draft}</source>
        <translation>{plate}，已输入：{draft}</translation>
    </message>
    <message>
        <source>{plate}, skipped</source>
        <translation>{plate}，已跳过</translation>
    </message>
</context>
<context>
    <name>StatisticsView</name>
    <message>
        <source>Statistics</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Save as picture …</source>
        <translation>保存为图片…</translation>
    </message>
    <message>
        <source>Save as table …</source>
        <translation>保存为表格…</translation>
    </message>
    <message>
        <source>Save as report …</source>
        <translation>保存为报告…</translation>
    </message>
    <message>
        <source>A page with all charts that any browser shows</source>
        <translation>包含全部图表的网页，任何浏览器都能打开</translation>
    </message>
    <message>
        <source>Opens the pictures whose name does not tell how sharp they are</source>
        <translation>打开文件名未注明清晰度的图片进行测量</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Agreement, percent</source>
        <translation>一致性，百分比</translation>
    </message>
    <message>
        <source>Confidence; wrong readings in red</source>
        <translation>识别的置信度；错误的为红色</translation>
    </message>
    <message>
        <source>Taken for: rows right, columns read</source>
        <translation>混淆：行是正确字符，列是识别结果</translation>
    </message>
    <message>
        <source>Provinces</source>
        <translation>省份</translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Sharpness, as in CCPD names</source>
        <translation>清晰度（CCPD 文件名标度）</translation>
    </message>
    <message>
        <source>Tilt in degrees</source>
        <translation>倾斜角度（度）</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>This file cannot be written: {0}</source>
        <translation>无法写入此文件：{0}</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Pages (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>正在生成报告</translation>
    </message>
    <message>
        <source>Measuring the sharpness</source>
        <translation>正在测量清晰度</translation>
    </message>
    <message>
        <source>Written: {0}</source>
        <translation>已写入：{0}</translation>
    </message>
    <message>
        <source>{0} plates, {1} decided</source>
        <translation>{0} 块车牌，已决定 {1} 块</translation>
    </message>
    <message>
        <source>1 plate, {1} decided</source>
        <translation>1 块车牌，已决定 {1} 块</translation>
    </message>
    <message>
        <source>picture gone: {0}</source>
        <translation>图片已消失：{0}</translation>
    </message>
    <message>
        <source>Measure the sharpness of 1 plate</source>
        <translation>测量 1 块车牌的清晰度</translation>
    </message>
    <message>
        <source>Measure the sharpness of {0} plates</source>
        <translation>测量 {0} 块车牌的清晰度</translation>
    </message>
    <message>
        <source>{0}: {1} of {2}, {3} to {4} %</source>
        <translation>{0}：{1}/{2}，{3} 至 {4} %</translation>
    </message>
    <message>
        <source>{0} to {1}: {2}, {3} wrong</source>
        <translation>{0} 至 {1}：{2}，错误 {3}</translation>
    </message>
    <message>
        <source>{0} and more</source>
        <translation>{0} 及以上</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Unread</source>
        <translation>未识别</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>已识别</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>已更正</translation>
    </message>
    <message>
        <source>Doubtful</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法辨认</translation>
    </message>
    <message>
        <source>No plate</source>
        <translation>无车牌</translation>
    </message>
    <message>
        <source>Confirming</source>
        <translation>正在确认</translation>
    </message>
    <message>
        <source>Correcting</source>
        <translation>正在更正</translation>
    </message>
    <message>
        <source>Marking as doubtful</source>
        <translation>正在标为存疑</translation>
    </message>
    <message>
        <source>Marking as unreadable</source>
        <translation>正在标为无法辨认</translation>
    </message>
    <message>
        <source>Marking as no plate</source>
        <translation>正在标为无车牌</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>Picture gone</source>
        <translation>图片已消失</translation>
    </message>
</context>
<context>
    <name>Time</name>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0} 小时 {1} 分</translation>
    </message>
    <message>
        <source>{0} min {1} s</source>
        <translation>{0} 分 {1} 秒</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Recognise</source>
        <translation>识别</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>One</source>
        <translation>单块</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>版面</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>字符</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Check a plate</source>
        <translation>逐块确认车牌</translation>
    </message>
    <message>
        <source>The plate is shown large, with its characters beneath. Is the text right? Enter confirms it and brings the next one. Is a character wrong? The cursor already stands on the least certain one: type the right one, then Enter. No letter is ever a command.</source>
        <translation>车牌放大显示，字符列在下方。文本正确吗？按回车确认，并转到下一块。有字符错误吗？光标已停在最没有把握的字符上：直接输入正确字符，再按回车。任何单个字母都不是命令。</translation>
    </message>
    <message>
        <source>Read the plates</source>
        <translation>识别车牌</translation>
    </message>
    <message>
        <source>{read_unread} reads the whole folder while you go on working; {pause_reading} pauses it. What was read is saved at once, and what you entered is never overwritten.</source>
        <translation>按 {read_unread} 识别整个文件夹，其间您可以继续工作；按 {pause_reading} 可暂停。识别结果即时保存，您输入的内容绝不会被覆盖。</translation>
    </message>
    <message>
        <source>Choose what to look at</source>
        <translation>选择要处理的内容</translation>
    </message>
    <message>
        <source>{queue} chooses the queue: the least certain first, or where the file name says otherwise. {filter} filters the list. {sheet} shows whole pages of plates, {characters} every place that was read as one character.</source>
        <translation>按 {queue} 选择队列：最没有把握的在前，或与文件名不一致的。按 {filter} 筛选列表。按 {sheet} 整页显示车牌，按 {characters} 显示所有被识别为同一字符的位置。</translation>
    </message>
    <message>
        <source>Improve the reader, export the plates</source>
        <translation>改进模型与导出</translation>
    </message>
    <message>
        <source>{train} makes the reader better with the plates you confirmed, {export} writes them as a dataset. {undo} takes anything back. {keys} shows all keys; the settings change them. You can take this tour again from the Help menu.</source>
        <translation>按 {train} 用您确认的车牌改进识别模型，按 {export} 导出为数据集。按 {undo} 可撤销任何操作。按 {keys} 查看全部快捷键，可在设置中更改。本导览可在“帮助”菜单中再次打开。</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>TrainingPanel</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Progress of the fine-tuning</source>
        <translation>微调进度</translation>
    </message>
    <message>
        <source>Cutting out the plates …</source>
        <translation>正在裁剪车牌…</translation>
    </message>
    <message>
        <source>Starting the training …</source>
        <translation>正在启动训练…</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>正在微调</translation>
    </message>
    <message>
        <source>Stopping: the batch is finished and saved</source>
        <translation>正在停止：完成当前批次并保存</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Teach the reader the confirmed plates</source>
        <translation>用已确认的车牌训练识别模型</translation>
    </message>
    <message>
        <source>Resume the stopped run</source>
        <translation>继续已停止的微调</translation>
    </message>
    <message>
        <source>The new model is in use</source>
        <translation>正在使用新模型</translation>
    </message>
    <message>
        <source>Use the new model</source>
        <translation>使用新模型</translation>
    </message>
    <message>
        <source>Teaching the fast model, too</source>
        <translation>正在训练快速模型</translation>
    </message>
    <message>
        <source>The training is ending …</source>
        <translation>训练正在结束…</translation>
    </message>
    <message>
        <source>{0} is ready</source>
        <translation>{0} 已就绪</translation>
    </message>
    <message>
        <source>The fine-tuning failed</source>
        <translation>微调失败</translation>
    </message>
    <message>
        <source>Make the reader better</source>
        <translation>改进识别模型</translation>
    </message>
    <message>
        <source>Confirmed or corrected plates: {0}.</source>
        <translation>已确认或更正 {0} 块车牌。</translation>
    </message>
    <message>
        <source>Plates that could not be used: {0}.</source>
        <translation>{0} 块车牌无法使用。</translation>
    </message>
    <message>
        <source>Confirm at least {0} first: the reader learns from them.</source>
        <translation>请先确认至少 {0} 块：模型从中学习。</translation>
    </message>
    <message>
        <source>The reader learns from them; you choose whether the new one takes over.</source>
        <translation>模型从中学习；是否启用新模型由您决定。</translation>
    </message>
    <message>
        <source>{0} plates to learn from, {1} held back to measure.</source>
        <translation>{0} 块用于学习，{1} 块留作检验。</translation>
    </message>
    <message>
        <source>The fast model did not learn enough: the new one reads every plate itself.</source>
        <translation>快速模型学得不够：由新模型自行识别所有车牌。</translation>
    </message>
    <message>
        <source>The fast model has learnt, too: it leaves {0} of the plates to the accurate one.</source>
        <translation>快速模型也学会了：只有 {0} 的车牌需要交给精确模型。</translation>
    </message>
    <message>
        <source>A fine-tuning was stopped; it can go on after step {0} of {1}.</source>
        <translation>有一次微调中途停止，可从第 {0} 步（共 {1} 步）继续。</translation>
    </message>
    <message>
        <source>Step {0} of {1} · loss {2} · {3} plates a second · {4} left</source>
        <translation>第 {0} 步，共 {1} 步 · 损失 {2} · 每秒 {3} 块 · 剩余 {4}</translation>
    </message>
</context>
<context>
    <name>Unseen</name>
    <message>
        <source>Not confirmed, because its picture cannot be seen: {0}</source>
        <translation>看不到图片，因此未确认：{0}</translation>
    </message>
    <message>
        <source>Nothing was confirmed: the picture of this plate had not come yet.</source>
        <translation>未确认：当时该车牌的图片尚未加载。</translation>
    </message>
</context>
<context>
    <name>Verdicts</name>
    <message>
        <source>✓ Second right</source>
        <translation>✓ 第二个正确</translation>
    </message>
    <message>
        <source>✗ First right</source>
        <translation>✗ 第一个正确</translation>
    </message>
    <message>
        <source>Neither</source>
        <translation>都不正确</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>VerifyView</name>
    <message>
        <source>Verify the labels</source>
        <translation>核查标签</translation>
    </message>
    <message>
        <source>Check the folder</source>
        <translation>检查文件夹</translation>
    </message>
    <message>
        <source>Random audit</source>
        <translation>随机抽查</translation>
    </message>
    <message>
        <source>Decide plates drawn at random: their share of errors is the folder&apos;s</source>
        <translation>处理随机抽取的车牌：其错误比例即文件夹的错误比例</translation>
    </message>
    <message>
        <source>Doubts</source>
        <translation>疑点</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>正在核查</translation>
    </message>
    <message>
        <source>How many labels are wrong? A random audit tells.</source>
        <translation>有多少标签是错的？随机抽查可知。</translation>
    </message>
    <message>
        <source>Random audit: {0} of {1} decided</source>
        <translation>随机抽查：已决定 {0} 块，共 {1} 块</translation>
    </message>
    <message>
        <source>wrong labels {0}</source>
        <translation>错误标签 {0}</translation>
    </message>
    <message>
        <source>wrong readings {0}</source>
        <translation>错误识别 {0}</translation>
    </message>
    <message>
        <source>1 plate, {1} with a label in the file name</source>
        <translation>1 块车牌，其中 {1} 块的文件名带有标签</translation>
    </message>
    <message>
        <source>{0} plates, {1} with a label in the file name</source>
        <translation>{0} 块车牌，其中 {1} 块的文件名带有标签</translation>
    </message>
    <message>
        <source>picture gone, not checked: {0}</source>
        <translation>图片已消失，未检查：{0}</translation>
    </message>
    <message>
        <source>{0} not read yet</source>
        <translation>{0} 块尚未识别</translation>
    </message>
    <message>
        <source>✓ changed since this check: {0}</source>
        <translation>✓ 本次检查后已更改：{0} 块</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>A check looks for names that differ from the text, broken grammar, corners that do not fit, and pictures or plates that are there twice. Nothing is changed by it.</source>
        <translation>检查会找出文件名与文本不一致、不合车牌规则、角点不吻合，以及重复的图片或车牌。检查不会更改任何内容。</translation>
    </message>
    <message>
        <source>Plates to check: {0}</source>
        <translation>待检查的车牌：{0}</translation>
    </message>
    <message>
        <source>Nothing is doubtful</source>
        <translation>没有可疑之处</translation>
    </message>
    <message>
        <source>Plates checked: {0}</source>
        <translation>已检查车牌：{0}</translation>
    </message>
    <message>
        <source>Doubt</source>
        <translation>疑点</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Conf.</source>
        <translation>置信</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>{0} times; first {1}</source>
        <translation>出现 {0} 次；首见于 {1}</translation>
    </message>
    <message>
        <source>A person saw no plate here</source>
        <translation>人工判定此处无车牌</translation>
    </message>
    <message>
        <source>{0} characters → {1}</source>
        <translation>{0} 位 → {1} 位</translation>
    </message>
    <message>
        <source>place {0}: {1} → {2}</source>
        <translation>第 {0} 位：{1} → {2}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>= agrees</source>
        <translation>= 一致</translation>
    </message>
</context>
<context>
    <name>WayBack</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Enter confirms and goes back, Esc just goes back.</source>
        <translation>回车确认并返回，Esc 直接返回。</translation>
    </message>
</context>
<context>
    <name>WelcomeView</name>
    <message>
        <source>Drop a folder of pictures here, or open one.</source>
        <translation>把图片文件夹拖到这里，或打开一个。</translation>
    </message>
    <message>
        <source>Open a folder …</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Look at the samples</source>
        <translation>查看示例</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Open {0}</source>
        <translation>打开 {0}</translation>
    </message>
</context>
<context>
    <name>_Choices</name>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Pa&amp;sses over the plates</source>
        <translation>遍历车牌的次数(&amp;S)</translation>
    </message>
    <message>
        <source>Train &amp;on</source>
        <translation>训练设备(&amp;O)</translation>
    </message>
    <message>
        <source>best device</source>
        <translation>最佳设备</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>graphics card</source>
        <translation>显卡</translation>
    </message>
</context>
<context>
    <name>_FiguresTable</name>
    <message>
        <source>The network alone, on the held-back plates:</source>
        <translation>仅用网络识别留作检验的车牌：</translation>
    </message>
    <message>
        <source>The accurate network alone, on the held-back plates:</source>
        <translation>仅用精确网络识别留作检验的车牌：</translation>
    </message>
    <message>
        <source>As you will use it: the two together read {0} of {1} held-back plates right.</source>
        <translation>实际使用时：留作检验的 {1} 块车牌，两个模型共同读对 {0} 块。</translation>
    </message>
    <message>
        <source>As you will use it: the accurate model reads {0} of {1} held-back plates right.</source>
        <translation>实际使用时：留作检验的 {1} 块车牌，精确模型读对 {0} 块。</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>微调前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>微调后</translation>
    </message>
    <message>
        <source>Plates read right</source>
        <translation>整牌正确率</translation>
    </message>
    <message>
        <source>Wrong characters</source>
        <translation>字符错误率</translation>
    </message>
    <message>
        <source>Without the grammar of plates and without a second look at what is doubtful.</source>
        <translation>不使用车牌规则，也不再次识别没有把握的车牌。</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>The alphabet is empty</source>
        <translation>字符集为空</translation>
    </message>
    <message>
        <source>The alphabet names a character twice</source>
        <translation>字符集中有重复的字符</translation>
    </message>
    <message>
        <source>The label holds a character that the alphabet does not know</source>
        <translation>标签中有字符集之外的字符</translation>
    </message>
    <message>
        <source>Correct the label or choose a model with a larger alphabet</source>
        <translation>请更正标签，或选择字符集更大的模型</translation>
    </message>
    <message>
        <source>The name does not have the seven fields of a CCPD name</source>
        <translation>文件名不具备 CCPD 名称的七个字段</translation>
    </message>
    <message>
        <source>Correct the name, or leave it: the picture is read as one without an annotation</source>
        <translation>请更正文件名；不更正也可以，图片会按无标注处理</translation>
    </message>
    <message>
        <source>CCPD cannot encode this plate</source>
        <translation>CCPD 无法编码此车牌</translation>
    </message>
    <message>
        <source>Correct the label: plates use no letter O</source>
        <translation>请更正标签：车牌不使用字母 O</translation>
    </message>
    <message>
        <source>CCPD knows a province, a letter and five or six letters or digits; export this plate in another format</source>
        <translation>CCPD 只支持一个省份、一个字母和五或六位字母数字；请用其他格式导出此车牌</translation>
    </message>
    <message>
        <source>A CCPD name cannot say a corner left of or above the picture</source>
        <translation>CCPD 名称无法表示超出图片左侧或上方的角点</translation>
    </message>
    <message>
        <source>Move the corner inside</source>
        <translation>请把角点移到图片内</translation>
    </message>
    <message>
        <source>A field of the CCPD name is wrong</source>
        <translation>CCPD 名称中有一个字段错误</translation>
    </message>
    <message>
        <source>The split list does not exist</source>
        <translation>划分列表不存在</translation>
    </message>
    <message>
        <source>The split list cannot be read</source>
        <translation>无法读取划分列表</translation>
    </message>
    <message>
        <source>Save it as UTF-8 text with one relative path a line</source>
        <translation>请保存为 UTF-8 文本，每行一个相对路径</translation>
    </message>
    <message>
        <source>The model file lacks a weight of this network</source>
        <translation>模型文件缺少此网络的某个权重</translation>
    </message>
    <message>
        <source>Choose a model file of the same network that was not converted to int8 or fp16</source>
        <translation>请选择同一网络且未转换为 int8 或 fp16 的模型文件</translation>
    </message>
    <message>
        <source>A weight of the model file has another shape than the network&apos;s</source>
        <translation>模型文件中某个权重的形状与网络不符</translation>
    </message>
    <message>
        <source>Use the alphabet, the input size and the options that the model file was trained with</source>
        <translation>请使用训练该模型文件时的字符集、输入尺寸和选项</translation>
    </message>
    <message>
        <source>The model file holds a network that this version does not know</source>
        <translation>模型文件中的网络是此版本不认识的</translation>
    </message>
    <message>
        <source>Update Platewright</source>
        <translation>请更新 Platewright</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to</source>
        <translation>请选择您可写入的文件夹</translation>
    </message>
    <message>
        <source>The checkpoint cannot be written</source>
        <translation>无法写入检查点</translation>
    </message>
    <message>
        <source>Make room or choose another folder, and go on with --resume</source>
        <translation>请腾出空间或选择其他文件夹，然后用 --resume 继续</translation>
    </message>
    <message>
        <source>Give a run&apos;s best.pt or last.pt, or start the run anew</source>
        <translation>请给出某次训练的 best.pt 或 last.pt，或重新开始训练</translation>
    </message>
    <message>
        <source>The folder cannot be read</source>
        <translation>无法读取文件夹</translation>
    </message>
    <message>
        <source>Give yourself the right to read it</source>
        <translation>请授予自己读取权限</translation>
    </message>
    <message>
        <source>There is no model to read with</source>
        <translation>没有可用的识别模型</translation>
    </message>
    <message>
        <source>A setting must be written key=value</source>
        <translation>设置须写成 键=值</translation>
    </message>
    <message>
        <source>The configuration file does not exist</source>
        <translation>配置文件不存在</translation>
    </message>
    <message>
        <source>The configuration file cannot be read</source>
        <translation>无法读取配置文件</translation>
    </message>
    <message>
        <source>A value in the configuration is not usable</source>
        <translation>配置中有一个值不可用</translation>
    </message>
    <message>
        <source>A setting names a table that is a value</source>
        <translation>设置把一个值当成了表</translation>
    </message>
    <message>
        <source>Unknown key in the configuration</source>
        <translation>配置中有未知的键</translation>
    </message>
    <message>
        <source>Eight bits need pictures to calibrate with</source>
        <translation>八位量化需要用于校准的图片</translation>
    </message>
    <message>
        <source>Give a folder with --data</source>
        <translation>请用 --data 指定文件夹</translation>
    </message>
    <message>
        <source>Convert the training checkpoint (best.pt) that it was made from: that knows its alphabet</source>
        <translation>请转换它所源自的训练检查点（best.pt）：其中有字符集</translation>
    </message>
    <message>
        <source>The checkpoint does not hold a network that this version knows</source>
        <translation>检查点中没有此版本认识的网络</translation>
    </message>
    <message>
        <source>Convert it with the version that trained it</source>
        <translation>请用训练它的版本来转换</translation>
    </message>
    <message>
        <source>The label is empty</source>
        <translation>标签为空</translation>
    </message>
    <message>
        <source>The label needs more frames than the network has</source>
        <translation>标签所需的帧数超过网络的帧数</translation>
    </message>
    <message>
        <source>Use a network with a wider input</source>
        <translation>请使用输入更宽的网络</translation>
    </message>
    <message>
        <source>The folder does not exist</source>
        <translation>文件夹不存在</translation>
    </message>
    <message>
        <source>No labelled picture was found</source>
        <translation>没有找到带标签的图片</translation>
    </message>
    <message>
        <source>No digits were found</source>
        <translation>没有找到数字</translation>
    </message>
    <message>
        <source>Give a folder with the idx files of EMNIST digits or MNIST, or torchvision&apos;s folder of them</source>
        <translation>请给出含 EMNIST digits 或 MNIST 的 idx 文件的文件夹，或 torchvision 的相应文件夹</translation>
    </message>
    <message>
        <source>This is not a whole idx file</source>
        <translation>这不是完整的 idx 文件</translation>
    </message>
    <message>
        <source>Fetch the file again from where it came</source>
        <translation>请从原处重新获取该文件</translation>
    </message>
    <message>
        <source>The pictures and the labels of the digits do not belong together</source>
        <translation>数字的图片与标签不配套</translation>
    </message>
    <message>
        <source>The digits cannot be read</source>
        <translation>无法读取数字</translation>
    </message>
    <message>
        <source>No drawn plate fits the alphabet</source>
        <translation>没有绘制的车牌符合该字符集</translation>
    </message>
    <message>
        <source>Use the alphabet plates or ccpd</source>
        <translation>请使用字符集 plates 或 ccpd</translation>
    </message>
    <message>
        <source>Name the pictures &lt;label&gt;_&lt;n&gt;.jpg or as CCPD does</source>
        <translation>请按 &lt;label&gt;_&lt;n&gt;.jpg 或 CCPD 的方式命名图片</translation>
    </message>
    <message>
        <source>The list names a picture that is not there</source>
        <translation>列表中的图片不存在</translation>
    </message>
    <message>
        <source>These pictures do not say where their plates are</source>
        <translation>这些图片没有说明车牌的位置</translation>
    </message>
    <message>
        <source>This format can only be written</source>
        <translation>此格式只能写出</translation>
    </message>
    <message>
        <source>This format can only be read</source>
        <translation>此格式只能读入</translation>
    </message>
    <message>
        <source>There is no format of this name</source>
        <translation>没有这个名称的格式</translation>
    </message>
    <message>
        <source>A plate needs two, four or more corners</source>
        <translation>车牌需要两个、四个或更多角点</translation>
    </message>
    <message>
        <source>The annotation file cannot be read</source>
        <translation>无法读取标注文件</translation>
    </message>
    <message>
        <source>Check that it is there and may be read</source>
        <translation>请检查它是否存在且可读</translation>
    </message>
    <message>
        <source>The file is not UTF-8 text</source>
        <translation>文件不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>Save the file as UTF-8</source>
        <translation>请把文件保存为 UTF-8</translation>
    </message>
    <message>
        <source>The line names no picture</source>
        <translation>此行没有指明图片</translation>
    </message>
    <message>
        <source>The path leads out of the folder</source>
        <translation>路径指向文件夹之外</translation>
    </message>
    <message>
        <source>Write paths relative to the folder of pictures</source>
        <translation>请写成相对于图片文件夹的路径</translation>
    </message>
    <message>
        <source>There is no such file or folder</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>A corner is not a finite number</source>
        <translation>有角点不是有限的数</translation>
    </message>
    <message>
        <source>The file is too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>Split it into parts</source>
        <translation>请拆分成几个文件</translation>
    </message>
    <message>
        <source>The file is not JSON</source>
        <translation>文件不是 JSON</translation>
    </message>
    <message>
        <source>The corners are not pairs of numbers</source>
        <translation>角点不是成对的数</translation>
    </message>
    <message>
        <source>The file is UTF-16 text</source>
        <translation>文件是 UTF-16 文本</translation>
    </message>
    <message>
        <source>There is no plate to calibrate on</source>
        <translation>没有可用于校准的车牌</translation>
    </message>
    <message>
        <source>Name a folder of labelled pictures, or use --drawn</source>
        <translation>请给出带标签的图片文件夹，或使用 --drawn</translation>
    </message>
    <message>
        <source>A model file ends in .onnx</source>
        <translation>模型文件以 .onnx 结尾</translation>
    </message>
    <message>
        <source>Only one of --fp16 and --int8 can be used</source>
        <translation>--fp16 与 --int8 只能选一个</translation>
    </message>
    <message>
        <source>The model file does not read what the network reads</source>
        <translation>模型文件的识别结果与网络不一致</translation>
    </message>
    <message>
        <source>Do not use it, and report this with the checkpoint</source>
        <translation>请勿使用，并连同检查点一起报告</translation>
    </message>
    <message>
        <source>There is no plate to check with</source>
        <translation>没有可用于检查的车牌</translation>
    </message>
    <message>
        <source>Give other pictures with --data</source>
        <translation>请用 --data 给出其他图片</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>请选择其他文件夹</translation>
    </message>
    <message>
        <source>This is a folder, not a model file</source>
        <translation>这是一个文件夹，不是模型文件</translation>
    </message>
    <message>
        <source>No plate of this folder is in the list that was asked for</source>
        <translation>此文件夹中没有符合所指定列表的车牌</translation>
    </message>
    <message>
        <source>Try the filter and the queue in the window</source>
        <translation>请在窗口中试用该筛选和队列</translation>
    </message>
    <message>
        <source>No queue is worked through in this folder</source>
        <translation>此文件夹中没有正在处理的队列</translation>
    </message>
    <message>
        <source>Choose one in the window, or name another</source>
        <translation>请在窗口中选择队列，或指定其他队列</translation>
    </message>
    <message>
        <source>No plate could be cut out</source>
        <translation>没有一块车牌能裁剪出来</translation>
    </message>
    <message>
        <source>The lines above say why</source>
        <translation>原因见上面各行</translation>
    </message>
    <message>
        <source>The report cannot be written</source>
        <translation>无法写入报告</translation>
    </message>
    <message>
        <source>A filter and a queue choose among what was confirmed in a folder</source>
        <translation>筛选和队列只用于在文件夹中已确认的内容里挑选</translation>
    </message>
    <message>
        <source>Standard output cannot be written</source>
        <translation>无法写入标准输出</translation>
    </message>
    <message>
        <source>Make room, or lead it somewhere else</source>
        <translation>请腾出空间，或输出到别处</translation>
    </message>
    <message>
        <source>Check the NVIDIA driver and --device, or leave it out to read on the processor</source>
        <translation>请检查 NVIDIA 驱动程序和 --device，或去掉该选项在处理器上识别</translation>
    </message>
    <message>
        <source>Add --confirmed, or leave out --filter and --queue</source>
        <translation>请加上 --confirmed，或去掉 --filter 和 --queue</translation>
    </message>
    <message>
        <source>No plate of this folder has such a status and a text</source>
        <translation>这个文件夹里没有既处于该状态又有文本的车牌</translation>
    </message>
    <message>
        <source>Confirm plates in the window, or take the labels of the file names with --names</source>
        <translation>请先在窗口中确认车牌，或用 --names 取文件名中的标签</translation>
    </message>
    <message>
        <source>Only names of pictures are numbers</source>
        <translation>只有图片的文件名才会是编号</translation>
    </message>
    <message>
        <source>Add --names, or leave out --numbers</source>
        <translation>请加上 --names，或去掉 --numbers</translation>
    </message>
    <message>
        <source>The names of a folder have no filter and no queue</source>
        <translation>按文件名取标签时不能使用筛选和队列</translation>
    </message>
    <message>
        <source>Leave out --names, or --filter and --queue</source>
        <translation>请去掉 --names，或去掉 --filter 和 --queue</translation>
    </message>
    <message>
        <source>No plate of this folder can be exported</source>
        <translation>这个文件夹里没有可以导出的车牌</translation>
    </message>
    <message>
        <source>No picture carries a label in its name</source>
        <translation>没有一张图片的文件名带有标签</translation>
    </message>
    <message>
        <source>Name the pictures as CCPD does or &lt;label&gt;_&lt;n&gt;.jpg, or confirm their plates in the window</source>
        <translation>请按 CCPD 的方式或以 &lt;label&gt;_&lt;n&gt;.jpg 命名图片，或在窗口中确认车牌</translation>
    </message>
    <message>
        <source>No plate of this list has such a status and a text</source>
        <translation>所列车牌中没有处于该状态且有文本的</translation>
    </message>
    <message>
        <source>Name the status of those that you want with --status</source>
        <translation>请用 --status 指定所需车牌的状态</translation>
    </message>
    <message>
        <source>There is no such status</source>
        <translation>没有这种状态</translation>
    </message>
    <message>
        <source>A split has three shares</source>
        <translation>划分有三个比例</translation>
    </message>
    <message>
        <source>A run that is resumed has its plates already</source>
        <translation>继续的训练已有其车牌</translation>
    </message>
    <message>
        <source>Leave out --resume, or --filter and --queue</source>
        <translation>请去掉 --resume，或去掉 --filter 和 --queue</translation>
    </message>
    <message>
        <source>This format cannot be imported</source>
        <translation>此格式无法导入</translation>
    </message>
    <message>
        <source>Conflicts are only taken over by --apply</source>
        <translation>只有使用 --apply 才会采纳冲突项</translation>
    </message>
    <message>
        <source>Add --apply</source>
        <translation>请加上 --apply</translation>
    </message>
    <message>
        <source>What is named here is empty</source>
        <translation>此处给出的是空文本</translation>
    </message>
    <message>
        <source>Name a file or a folder; a dot means the folder that you are in</source>
        <translation>请给出文件或文件夹；一个点表示当前文件夹</translation>
    </message>
    <message>
        <source>This is neither a file nor a folder</source>
        <translation>这既不是文件，也不是文件夹</translation>
    </message>
    <message>
        <source>Name a file or a folder: pipes and devices are not read and not written</source>
        <translation>请给出文件或文件夹：不读取也不写入管道和设备</translation>
    </message>
    <message>
        <source>There is no picture in the folder</source>
        <translation>文件夹中没有图片</translation>
    </message>
    <message>
        <source>Add --recursive to look into its sub-folders</source>
        <translation>请加上 --recursive 以查找子文件夹</translation>
    </message>
    <message>
        <source>Name pictures, or a folder of digits with --digits</source>
        <translation>请给出图片，或用 --digits 给出数字文件夹</translation>
    </message>
    <message>
        <source>The annotated pictures would lie among those that are read</source>
        <translation>标注后的图片会与被读取的图片放在一起</translation>
    </message>
    <message>
        <source>Name another folder with --save</source>
        <translation>请用 --save 指定另一个文件夹</translation>
    </message>
    <message>
        <source>This option has no such value</source>
        <translation>此选项没有这个值</translation>
    </message>
    <message>
        <source>Check the NVIDIA driver and --device, or read on the processor with --provider cpu</source>
        <translation>请检查 NVIDIA 驱动程序和 --device，或用 --provider cpu 在处理器上识别</translation>
    </message>
    <message>
        <source>This file or folder may not be used</source>
        <translation>没有权限使用该文件或文件夹</translation>
    </message>
    <message>
        <source>Give yourself the right to read it, or name another</source>
        <translation>请给自己读取权限，或指定另一个</translation>
    </message>
    <message>
        <source>This model reads no plates: there is nothing to draw for it</source>
        <translation>该模型不识别车牌：没有可为它生成的内容</translation>
    </message>
    <message>
        <source>Leave out --drawn, and name folders of labelled pictures</source>
        <translation>请去掉 --drawn，并给出带标签图片的文件夹</translation>
    </message>
    <message>
        <source>The two models do not read the same characters</source>
        <translation>两个模型识别的字符不同</translation>
    </message>
    <message>
        <source>Name another model with --accurate</source>
        <translation>请用 --accurate 指定另一个模型</translation>
    </message>
    <message>
        <source>Correct --exclude: it takes the name of the file</source>
        <translation>请更正 --exclude：它需要文件名</translation>
    </message>
    <message>
        <source>Write --shares 0.8,0.1,0.1 or --shares assigned</source>
        <translation>请写 --shares 0.8,0.1,0.1 或 --shares assigned</translation>
    </message>
    <message>
        <source>This option does nothing without another one</source>
        <translation>此选项缺少另一个选项时不起作用</translation>
    </message>
    <message>
        <source>Add the other one, or leave this one out</source>
        <translation>请加上另一个，或去掉这一个</translation>
    </message>
    <message>
        <source>This option does nothing here</source>
        <translation>此选项在这里不起作用</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>请去掉它</translation>
    </message>
    <message>
        <source>One of these options makes the other do nothing</source>
        <translation>这两个选项中的一个会使另一个不起作用</translation>
    </message>
    <message>
        <source>Leave one of them out</source>
        <translation>请去掉其中一个</translation>
    </message>
    <message>
        <source>Check the driver and PyTorch&apos;s build, or read on the processor with --provider cpu</source>
        <translation>请检查驱动程序和 PyTorch 的版本，或用 --provider cpu 在处理器上识别</translation>
    </message>
    <message>
        <source>Another process writes these readings just now</source>
        <translation>另一个进程正在写这些识别结果</translation>
    </message>
    <message>
        <source>Wait until it is done, or name another file</source>
        <translation>请等它完成，或指定另一个文件</translation>
    </message>
    <message>
        <source>The readings cannot be written</source>
        <translation>无法写入识别结果</translation>
    </message>
    <message>
        <source>The output must be a .csv or a .jsonl file</source>
        <translation>输出必须是 .csv 或 .jsonl 文件</translation>
    </message>
    <message>
        <source>Give it one of these endings</source>
        <translation>请使用其中一种后缀</translation>
    </message>
    <message>
        <source>An input size has three numbers</source>
        <translation>输入尺寸有三个数字</translation>
    </message>
    <message>
        <source>Write it as 3x48x168</source>
        <translation>请写成 3x48x168</translation>
    </message>
    <message>
        <source>An input size is out of range</source>
        <translation>输入尺寸超出范围</translation>
    </message>
    <message>
        <source>Give numbers from 1 to 4096</source>
        <translation>请给出 1 到 4096 之间的数字</translation>
    </message>
    <message>
        <source>There is a run in this folder already, which would be written over</source>
        <translation>此文件夹中已有一次训练，会被覆盖</translation>
    </message>
    <message>
        <source>Go on with it by --resume, or name another folder with --set output=FOLDER</source>
        <translation>请用 --resume 继续，或用 --set output=文件夹 指定另一个文件夹</translation>
    </message>
    <message>
        <source>A setting names an entry that is not there</source>
        <translation>设置指向了不存在的条目</translation>
    </message>
    <message>
        <source>Entries are numbered from 0</source>
        <translation>条目从 0 开始编号</translation>
    </message>
    <message>
        <source>The plate has no more places</source>
        <translation>车牌已没有空位</translation>
    </message>
    <message>
        <source>No picture is of this sub-set</source>
        <translation>没有图片属于这个子集</translation>
    </message>
    <message>
        <source>Check its name</source>
        <translation>请检查它的名称</translation>
    </message>
    <message>
        <source>No picture in this folder says where its plate is</source>
        <translation>此文件夹中没有图片标明车牌位置</translation>
    </message>
    <message>
        <source>This is a picture, not a list of pictures</source>
        <translation>这是一张图片，不是图片列表</translation>
    </message>
    <message>
        <source>Name the folder that it is in</source>
        <translation>请给出它所在的文件夹</translation>
    </message>
    <message>
        <source>The list names no picture that can be used</source>
        <translation>列表中没有可用的图片</translation>
    </message>
    <message>
        <source>Write a line for each picture: its path, a tab and its text</source>
        <translation>每张图片写一行：路径、制表符、车牌文本</translation>
    </message>
    <message>
        <source>Nothing that was confirmed in this folder can be used</source>
        <translation>此文件夹中没有可用的已确认车牌</translation>
    </message>
    <message>
        <source>Open the folder and confirm plates first</source>
        <translation>请先打开该文件夹并确认车牌</translation>
    </message>
    <message>
        <source>Save the annotations in a file first</source>
        <translation>请先把标注保存为文件</translation>
    </message>
    <message>
        <source>The text holds half a character</source>
        <translation>文本中有残缺的字符</translation>
    </message>
    <message>
        <source>Write unread, read, confirmed, corrected, doubtful, unreadable or no_plate, or nothing</source>
        <translation>请填写 unread、read、confirmed、corrected、doubtful、unreadable 或 no_plate，或留空</translation>
    </message>
    <message>
        <source>The line is too long</source>
        <translation>此行过长</translation>
    </message>
    <message>
        <source>The line is not UTF-8 text</source>
        <translation>此行不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>CCPD keeps one plate a picture, and another one of this picture is kept</source>
        <translation>CCPD 每张图片只保留一块车牌，此图片已保留另一块</translation>
    </message>
    <message>
        <source>Export it in another format</source>
        <translation>请用其他格式导出</translation>
    </message>
    <message>
        <source>The file is not COCO: it has no list of annotations</source>
        <translation>文件不是 COCO：没有 annotations 列表</translation>
    </message>
    <message>
        <source>The annotation is not of a plate</source>
        <translation>该标注不是车牌</translation>
    </message>
    <message>
        <source>An annotation is not an object</source>
        <translation>有标注不是对象</translation>
    </message>
    <message>
        <source>The table is empty</source>
        <translation>表格为空</translation>
    </message>
    <message>
        <source>The table has no column for the image or none for the label</source>
        <translation>表格缺少图片列或标签列</translation>
    </message>
    <message>
        <source>Name them image and label in the first line</source>
        <translation>请在第一行写明列名 image 和 label</translation>
    </message>
    <message>
        <source>The row cannot be read</source>
        <translation>无法读取此行</translation>
    </message>
    <message>
        <source>Nobody knows where the plate is in this picture</source>
        <translation>此图片中车牌的位置未知</translation>
    </message>
    <message>
        <source>Draw its corners, or export it in a format without them</source>
        <translation>请画出四角，或用不含四角的格式导出</translation>
    </message>
    <message>
        <source>The label holds a character that no file name may hold</source>
        <translation>标签中有文件名不允许的字符</translation>
    </message>
    <message>
        <source>Correct the label</source>
        <translation>请更正标签</translation>
    </message>
    <message>
        <source>The line does not begin with four or eight numbers</source>
        <translation>此行不是以四个或八个数开头</translation>
    </message>
    <message>
        <source>This format cannot hold a label with a quotation mark</source>
        <translation>此格式不能写含引号的标签</translation>
    </message>
    <message>
        <source>The picture of these corners is not in the folder</source>
        <translation>这些角点所属的图片不在文件夹中</translation>
    </message>
    <message>
        <source>Nothing here tells the format of the annotations</source>
        <translation>无法从内容判断标注的格式</translation>
    </message>
    <message>
        <source>Choose the format</source>
        <translation>请选择格式</translation>
    </message>
    <message>
        <source>The margin of a crop is out of range</source>
        <translation>裁剪边距超出范围</translation>
    </message>
    <message>
        <source>Give a share of the plate&apos;s height from 0 to 2</source>
        <translation>请给出车牌高度的倍数，0 到 2</translation>
    </message>
    <message>
        <source>The size of a crop is out of range</source>
        <translation>裁剪尺寸超出范围</translation>
    </message>
    <message>
        <source>Give a width and a height from 8 to 4096 pixels, for example 440x140</source>
        <translation>请给出 8 到 4096 像素的宽和高，例如 440x140</translation>
    </message>
    <message>
        <source>The shares of a split must add up to one</source>
        <translation>划分的各份之和必须为一</translation>
    </message>
    <message>
        <source>Give train, val and test, for example 0.8,0.1,0.1</source>
        <translation>请给出 train、val 和 test，例如 0.8,0.1,0.1</translation>
    </message>
    <message>
        <source>The line is not an object</source>
        <translation>此行不是对象</translation>
    </message>
    <message>
        <source>The file holds no list of shapes</source>
        <translation>文件中没有 shapes 列表</translation>
    </message>
    <message>
        <source>A shape is not an outline</source>
        <translation>有形状不是轮廓</translation>
    </message>
    <message>
        <source>A shape is not a plate</source>
        <translation>有形状不是车牌</translation>
    </message>
    <message>
        <source>The line has no tab between path and label</source>
        <translation>路径与标签之间没有制表符</translation>
    </message>
    <message>
        <source>Draw its corners</source>
        <translation>请画出四角</translation>
    </message>
    <message>
        <source>The picture cannot be read</source>
        <translation>无法读取图片</translation>
    </message>
    <message>
        <source>This format cannot say that a picture shows no plate</source>
        <translation>这种格式无法表示图片中没有车牌</translation>
    </message>
    <message>
        <source>Export such pictures as YOLO, COCO, CSV or JSON Lines</source>
        <translation>请将这类图片导出为 YOLO、COCO、CSV 或 JSON Lines</translation>
    </message>
    <message>
        <source>The plate has no label</source>
        <translation>车牌没有标签</translation>
    </message>
    <message>
        <source>Type its text and confirm it</source>
        <translation>请输入文本并确认</translation>
    </message>
    <message>
        <source>There is nothing to export</source>
        <translation>没有可导出的内容</translation>
    </message>
    <message>
        <source>Confirm some plates first</source>
        <translation>请先确认一些车牌</translation>
    </message>
    <message>
        <source>Another picture already takes this name in the export</source>
        <translation>导出中已有另一张图片使用此名称</translation>
    </message>
    <message>
        <source>Export the folders one by one, or take one of the two pictures out</source>
        <translation>请逐个导出文件夹，或去掉其中一张图片</translation>
    </message>
    <message>
        <source>The name of the picture or the label holds characters that are no text</source>
        <translation>图片名或标签中有不属于文本的字符</translation>
    </message>
    <message>
        <source>The line holds no list of shapes</source>
        <translation>此行没有形状列表</translation>
    </message>
    <message>
        <source>Another export to this folder is going on</source>
        <translation>另一个导出正在写入此文件夹</translation>
    </message>
    <message>
        <source>Wait until it is done, or choose another folder</source>
        <translation>请等它完成，或选择其他文件夹</translation>
    </message>
    <message>
        <source>Choose a folder that was opened with Platewright, or its .platewright/project.sqlite3</source>
        <translation>请选择用 Platewright 打开过的文件夹，或其中的 .platewright/project.sqlite3</translation>
    </message>
    <message>
        <source>The input of the model is too large</source>
        <translation>模型的输入尺寸过大</translation>
    </message>
    <message>
        <source>Choose another model; that of a plate needs no more than 440×140 pixels</source>
        <translation>请选择其他模型；车牌的输入不需要超过 440×140 像素</translation>
    </message>
    <message>
        <source>The picture is gone</source>
        <translation>图片已消失</translation>
    </message>
    <message>
        <source>Bring it back, then look for new and changed pictures</source>
        <translation>请恢复图片，然后查找新增和有变动的图片</translation>
    </message>
    <message>
        <source>Use at least 24 pixels in height and 20 in width</source>
        <translation>请使用至少 24 像素高、20 像素宽的输入</translation>
    </message>
    <message>
        <source>The pictures are numbered: their names do not say what they show</source>
        <translation>图片只是编了号：文件名没有说明图中的内容</translation>
    </message>
    <message>
        <source>Check that it is still there, and look for new and changed pictures</source>
        <translation>请检查它是否仍在，并查找新增和有变动的图片</translation>
    </message>
    <message>
        <source>The filter does not know this key</source>
        <translation>筛选中没有这个关键字</translation>
    </message>
    <message>
        <source>This key needs another sign</source>
        <translation>此关键字应使用其他符号</translation>
    </message>
    <message>
        <source>A value is missing</source>
        <translation>缺少值</translation>
    </message>
    <message>
        <source>The filter does not know this word</source>
        <translation>筛选中没有这个词</translation>
    </message>
    <message>
        <source>The filter cannot use this value</source>
        <translation>筛选中不能使用此值</translation>
    </message>
    <message>
        <source>A quotation mark is not closed</source>
        <translation>引号没有闭合</translation>
    </message>
    <message>
        <source>The filter says this twice</source>
        <translation>筛选中重复指定了这一项</translation>
    </message>
    <message>
        <source>Something else had emptied the project store in the folder, and it cannot be set aside there: it lies as it was found and a new one was begun; if you have a backup, put that in the place of the new one</source>
        <translation>文件夹中的项目数据库曾被其他程序清空，且无法在原处移开：它保持原样，并已新建一个；如果您有备份，请用它替换新建的那个</translation>
    </message>
    <message>
        <source>Connect its disk and try again; what was decided is kept in your user data folder</source>
        <translation>请连接其所在磁盘后重试；已作的决定保存在您的用户数据文件夹中</translation>
    </message>
    <message>
        <source>None of the pictures is in the folder any more</source>
        <translation>文件夹中的图片全都不见了</translation>
    </message>
    <message>
        <source>If they lie on another disk, connect it and look again; nothing that was decided is lost</source>
        <translation>如果它们在另一个磁盘上，请连接后重新查找；已作的决定不会丢失</translation>
    </message>
    <message>
        <source>The GPU could not be used, CUDA libraries are missing (pip install &quot;onnxruntime-gpu[cuda,cudnn]&quot;); reading on the processor</source>
        <translation>无法使用显卡：缺少 CUDA 库（请运行 pip install &quot;onnxruntime-gpu[cuda,cudnn]&quot;），改用处理器识别</translation>
    </message>
    <message>
        <source>Install what is missing: pip install &quot;onnxruntime-gpu[cuda,cudnn]&quot;</source>
        <translation>请安装缺少的库：pip install &quot;onnxruntime-gpu[cuda,cudnn]&quot;</translation>
    </message>
    <message>
        <source>There are more processes on this machine than CUDA devices</source>
        <translation>这台机器上的进程比 CUDA 设备多</translation>
    </message>
    <message>
        <source>Start as many processes as there are devices, or train with device = cpu</source>
        <translation>启动的进程数请与设备数相同，或用 device = cpu 训练</translation>
    </message>
    <message>
        <source>Give run.batch_size a multiple of their number</source>
        <translation>请将 run.batch_size 设为进程数的倍数</translation>
    </message>
    <message>
        <source>Start it without torchrun, or leave out [fast]</source>
        <translation>请不用 torchrun 启动，或去掉 [fast]</translation>
    </message>
    <message>
        <source>Did you mean {0}?</source>
        <translation>是否想输入 {0}？</translation>
    </message>
    <message>
        <source>Use one of {0}</source>
        <translation>请使用其中之一：{0}</translation>
    </message>
    <message>
        <source>Use some of {0}</source>
        <translation>请使用其中的一项或几项：{0}</translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation>请使用其中之一：{0}</translation>
    </message>
    <message>
        <source>It takes {0}</source>
        <translation>它支持：{0}</translation>
    </message>
    <message>
        <source>Give --format: {0}</source>
        <translation>请给出 --format：{0}</translation>
    </message>
    <message>
        <source>Only a model of plates can be fine-tuned: this one would forget what it knew</source>
        <translation>只有识别车牌的模型才能微调：这个模型会忘掉它原来会的</translation>
    </message>
    <message>
        <source>Train it with platewright train and its configuration: model.start_from = this model, what it was made from, and your pictures as one more source of kind crops</source>
        <translation>请用 platewright train 和它的配置训练：model.start_from 设为该模型，保留它原来的数据来源，并把您的图片作为另一个 kind = crops 的来源</translation>
    </message>
    <message>
        <source>There is a model of this name already, which would be written over</source>
        <translation>已有同名的模型，它会被覆盖</translation>
    </message>
    <message>
        <source>Give the new model another name</source>
        <translation>请给新模型另取一个名称</translation>
    </message>
    <message>
        <source>There is no plate to compare the pair on</source>
        <translation>没有可用来比较这对模型的车牌</translation>
    </message>
    <message>
        <source>Give data.validation, or train on pictures</source>
        <translation>请给出 data.validation，或用图片训练</translation>
    </message>
    <message>
        <source>Left out, as exclude of its source says</source>
        <translation>按其数据源的 exclude 设置略去</translation>
    </message>
    <message>
        <source>Correct exclude of this source</source>
        <translation>请修改此数据源的 exclude</translation>
    </message>
    <message>
        <source>No picture of this source is left</source>
        <translation>此数据源没有剩下任何图片</translation>
    </message>
    <message>
        <source>A fast network is taught by one process alone</source>
        <translation>快速网络只能由一个进程来教</translation>
    </message>
    <message>
        <source>Pictures of kinds that are not read are passed over</source>
        <translation>跳过了无法读取的格式的图片</translation>
    </message>
    <message>
        <source>Save them as JPEG or PNG to have them read</source>
        <translation>请将其另存为 JPEG 或 PNG 以便读取</translation>
    </message>
    <message>
        <source>Repair what it leads to, or take it out of the folder</source>
        <translation>请修复其指向，或将其移出文件夹</translation>
    </message>
    <message>
        <source>image {0}</source>
        <translation>图片 {0}</translation>
    </message>
    <message>
        <source>image {0}: {1}</source>
        <translation>图片 {0}：{1}</translation>
    </message>
    <message>
        <source>it gives no numbers</source>
        <translation>输出不是数字</translation>
    </message>
    <message>
        <source>this ONNX Runtime was built without CUDA</source>
        <translation>此 ONNX Runtime 不含 CUDA 支持</translation>
    </message>
    <message>
        <source>the CUDA libraries could not be loaded</source>
        <translation>无法加载 CUDA 库</translation>
    </message>
    <message>
        <source>the CUDA libraries could not be loaded: {0}</source>
        <translation>无法加载 CUDA 库：{0}</translation>
    </message>
    <message>
        <source>A shape is not an object</source>
        <translation>有形状不是对象</translation>
    </message>
    <message>
        <source>No plate is confirmed unseen with this share</source>
        <translation>按此比例，没有车牌可免人工确认</translation>
    </message>
    <message>
        <source>Name a share greater than 0, or leave it out for 0.97</source>
        <translation>请给出大于 0 的比例，或省略它以采用 0.97</translation>
    </message>
    <message>
        <source>A size has a width and a height</source>
        <translation>尺寸由宽和高组成</translation>
    </message>
    <message>
        <source>Write --size 440x140</source>
        <translation>请写 --size 440x140</translation>
    </message>
    <message>
        <source>This is a model, and nothing is named to measure it on</source>
        <translation>这是模型，但没有指定用什么来评测它</translation>
    </message>
    <message>
        <source>Name a folder of labelled pictures, or a list, after it</source>
        <translation>请在其后指定带标签图片的文件夹或列表</translation>
    </message>
    <message>
        <source>Digits are drawn: they have no --split, no --confirmed and no --numbers</source>
        <translation>数字序列是生成的：没有 --split、--confirmed 和 --numbers</translation>
    </message>
    <message>
        <source>The sheet would lie among the pictures that are measured</source>
        <translation>汇总图会落在所要评测的图片当中</translation>
    </message>
    <message>
        <source>Name a file outside their folder with --sheet</source>
        <translation>请用 --sheet 指定该文件夹之外的文件</translation>
    </message>
    <message>
        <source>The model can write none of these labels</source>
        <translation>该模型写不出其中任何一个标签</translation>
    </message>
    <message>
        <source>Name another model, or other pictures</source>
        <translation>请指定其他模型或其他图片</translation>
    </message>
    <message>
        <source>Neither name nor content tells the format</source>
        <translation>从名称和内容都看不出格式</translation>
    </message>
    <message>
        <source>Pictures and digits are not read together</source>
        <translation>图片和数字不能同时识别</translation>
    </message>
    <message>
        <source>Leave out the pictures, or --digits</source>
        <translation>请去掉图片，或去掉 --digits</translation>
    </message>
    <message>
        <source>Write --shares 0.8,0.1,0.1</source>
        <translation>请写 --shares 0.8,0.1,0.1</translation>
    </message>
    <message>
        <source>This model reads plates, not sequences of digits</source>
        <translation>此模型识别车牌，不识别数字序列</translation>
    </message>
    <message>
        <source>Name another one with --model, or leave it out for the one that reads digits</source>
        <translation>请用 --model 指定其他模型，或省略它以采用识别数字的模型</translation>
    </message>
    <message>
        <source>Name another one before the data, or leave it out for the one that reads digits</source>
        <translation>请在数据之前指定另一个模型，或不指定以使用识别数字的模型</translation>
    </message>
    <message>
        <source>Nobody vouches for this label</source>
        <translation>无人确认此标签</translation>
    </message>
    <message>
        <source>Two reports would be written into one file</source>
        <translation>两份报告会写入同一个文件</translation>
    </message>
    <message>
        <source>There is no character in this folder to draw with</source>
        <translation>此文件夹中没有可用来绘制的字符</translation>
    </message>
    <message>
        <source>Name a folder that has the folder glyphs in it, or leave out --shapes for bundled fonts</source>
        <translation>请给出其中有 glyphs 文件夹的文件夹，或去掉 --shapes 以使用自带字体</translation>
    </message>
    <message>
        <source>The sheet must be a .png, .jpg or .webp file</source>
        <translation>最差样本的图片必须是 .png、.jpg 或 .webp 文件</translation>
    </message>
    <message>
        <source>None of these pictures could be measured</source>
        <translation>这些图片都无法评测</translation>
    </message>
    <message>
        <source>The folder cannot be made</source>
        <translation>无法创建文件夹</translation>
    </message>
    <message>
        <source>Standard output is closed</source>
        <translation>标准输出已关闭</translation>
    </message>
    <message>
        <source>Open it, or name a file for the readings with --output</source>
        <translation>请打开它，或用 --output 指定识别结果的文件</translation>
    </message>
    <message>
        <source>Give each its own file</source>
        <translation>请为它们各指定一个文件</translation>
    </message>
    <message>
        <source>A report is not written under the name of a picture or a model</source>
        <translation>报告不能使用图片或模型的文件名</translation>
    </message>
    <message>
        <source>Give it another ending</source>
        <translation>请使用其他后缀</translation>
    </message>
    <message>
        <source>An input size has too many pixels</source>
        <translation>输入尺寸的像素太多</translation>
    </message>
    <message>
        <source>Height times width can be 65536 at the most</source>
        <translation>高乘以宽最多 65536</translation>
    </message>
    <message>
        <source>A mean is of checkpoints of one network</source>
        <translation>只有同一网络的检查点才能求平均</translation>
    </message>
    <message>
        <source>Give ends of one training, or of trainings that start from one model</source>
        <translation>请给出同一次训练的多个结果，或从同一模型开始的几次训练的结果</translation>
    </message>
    <message>
        <source>Name the pictures as CCPD does or &lt;label&gt;_&lt;n&gt;.jpg, and check the name of the sub-set or of the split</source>
        <translation>请按 CCPD 的方式或 &lt;label&gt;_&lt;n&gt;.jpg 命名图片，并检查子集或划分的名称</translation>
    </message>
    <message>
        <source>The list gives this picture several texts</source>
        <translation>列表为这张图片给出了多个文本</translation>
    </message>
    <message>
        <source>Leave the right line in it</source>
        <translation>请在列表中只保留正确的一行</translation>
    </message>
    <message>
        <source>Several pictures of the folder may be meant</source>
        <translation>文件夹中有多张图片可能符合</translation>
    </message>
    <message>
        <source>Write the path as that of the picture is written, with its folders</source>
        <translation>请照图片路径的原样书写，包括所在文件夹</translation>
    </message>
    <message>
        <source>The line is not JSON</source>
        <translation>此行不是 JSON</translation>
    </message>
    <message>
        <source>Rename the picture, or export it as crops, CSV or JSON Lines</source>
        <translation>请重命名该图片，或将其导出为裁剪图、CSV 或 JSON Lines</translation>
    </message>
    <message>
        <source>A name in the export would be too long</source>
        <translation>导出中会有过长的文件名</translation>
    </message>
    <message>
        <source>Nobody has confirmed a plate in this folder yet</source>
        <translation>此文件夹中还没有人确认过车牌</translation>
    </message>
    <message>
        <source>Open it in the window and confirm its plates, or export the labels of the file names</source>
        <translation>请在窗口中打开并确认车牌，或导出文件名中的标签</translation>
    </message>
    <message>
        <source>The same plate is assigned to two subsets, or to one that does not exist</source>
        <translation>同一车牌被分到两个子集，或分到不存在的子集</translation>
    </message>
    <message>
        <source>Assign all pictures of this plate to one of train, val and test</source>
        <translation>请把此车牌的所有图片分到 train、val 或 test 之一</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>The export cannot be written</source>
        <translation>无法写出导出内容</translation>
    </message>
    <message>
        <source>Free some space or choose another disk</source>
        <translation>请腾出空间或换一个磁盘</translation>
    </message>
    <message>
        <source>The target lies inside the folder of pictures</source>
        <translation>目标位于图片文件夹之内</translation>
    </message>
    <message>
        <source>Choose a folder outside it: an export changes nothing there</source>
        <translation>请选择其外的文件夹：导出不改动图片文件夹</translation>
    </message>
    <message>
        <source>The target is a file</source>
        <translation>目标是一个文件</translation>
    </message>
    <message>
        <source>Choose a new or an empty folder</source>
        <translation>请选择新的或空的文件夹</translation>
    </message>
    <message>
        <source>The target folder is not empty</source>
        <translation>目标文件夹不为空</translation>
    </message>
    <message>
        <source>There is no project store</source>
        <translation>没有项目数据库</translation>
    </message>
    <message>
        <source>Look at it again in the folder that this store is of, and confirm or correct what is said</source>
        <translation>请在该数据库所属的文件夹中重新查看它，并确认或修改所作的决定</translation>
    </message>
    <message>
        <source>The project store is empty</source>
        <translation>项目数据库是空的</translation>
    </message>
    <message>
        <source>This is not a project store that can be read</source>
        <translation>这不是可读取的项目数据库</translation>
    </message>
    <message>
        <source>Open it with the version of Platewright that made it</source>
        <translation>请用创建它的 Platewright 版本打开</translation>
    </message>
    <message>
        <source>The line holds something else than numbers</source>
        <translation>此行含有数以外的内容</translation>
    </message>
    <message>
        <source>The corners are not those of the box in the name</source>
        <translation>四角与文件名中的外框不符</translation>
    </message>
    <message>
        <source>Name them &lt;label&gt;_&lt;n&gt;.jpg, as 7_1.jpg where a number is what one shows, or give a list; where all the numbers are labels, say --numbers, or numbers = true at the source of a training</source>
        <translation>请命名为 &lt;label&gt;_&lt;n&gt;.jpg；如果图中内容就是该数字，请写成 7_1.jpg，或者提供列表；如果这些编号全都是标签，请使用 --numbers，或在训练的数据源中写 numbers = true</translation>
    </message>
    <message>
        <source>Something else had emptied the project store: it was kept aside and a new one begun; if you have a backup, put that in its place</source>
        <translation>项目数据库被其他程序清空：已移到一旁保留，并新建了一个；如有备份，请用它替换新的</translation>
    </message>
    <message>
        <source>What was decided last may stand in the log of the emptied store, beside it with -wal in its name</source>
        <translation>最近的决定可能还在被清空的数据库的日志中，它在该文件旁，文件名带 -wal</translation>
    </message>
    <message>
        <source>The configuration is of another network</source>
        <translation>该配置属于另一种网络</translation>
    </message>
    <message>
        <source>Give the one that the model was trained with</source>
        <translation>请指定训练该模型时所用的配置</translation>
    </message>
    <message>
        <source>The run goes on, but not exactly: its pictures or settings are others than before</source>
        <translation>训练继续进行，但并非精确的延续：图片或设置与之前不同</translation>
    </message>
    <message>
        <source>This checkpoint is not that of a network that reads</source>
        <translation>此检查点不属于识别字符的网络</translation>
    </message>
    <message>
        <source>Give the best.pt or last.pt of a run of platewright train</source>
        <translation>请给出 platewright train 某次训练的 best.pt 或 last.pt</translation>
    </message>
    <message>
        <source>The list of pictures does not exist</source>
        <translation>图片列表不存在</translation>
    </message>
    <message>
        <source>Correct path of this source: it names the list file of PaddleOCR, from data.root on</source>
        <translation>请更正此数据源的 path：它是 PaddleOCR 列表文件的路径，从 data.root 算起</translation>
    </message>
    <message>
        <source>The processes of this training cannot find each other</source>
        <translation>此训练的各进程无法相互连接</translation>
    </message>
    <message>
        <source>Start it with torchrun, or without WORLD_SIZE in the environment</source>
        <translation>请用 torchrun 启动，或去掉环境变量 WORLD_SIZE</translation>
    </message>
    <message>
        <source>line {0}</source>
        <translation>第 {0} 行</translation>
    </message>
    <message>
        <source>line {0}: {1}</source>
        <translation>第 {0} 行：{1}</translation>
    </message>
    <message>
        <source>annotation {0}</source>
        <translation>第 {0} 条标注</translation>
    </message>
    <message>
        <source>annotation {0}: {1}</source>
        <translation>第 {0} 条标注：{1}</translation>
    </message>
    <message>
        <source>shape {0}</source>
        <translation>第 {0} 个形状</translation>
    </message>
    <message>
        <source>shape {0}: {1}</source>
        <translation>第 {0} 个形状：{1}</translation>
    </message>
    <message>
        <source>{0} fields, no {1}</source>
        <translation>共 {0} 个字段，缺少 {1}</translation>
    </message>
    <message>
        <source>{0} fields</source>
        <translation>{0} 个字段</translation>
    </message>
    <message>
        <source>{0}: {1} is not a row of digits</source>
        <translation>{0}：{1} 不是一串数字</translation>
    </message>
    <message>
        <source>{0}: {1} is not a whole number</source>
        <translation>{0}：{1} 不是整数</translation>
    </message>
    <message>
        <source>{0}: {1} is not x &amp; y</source>
        <translation>{0}：{1} 不是“x &amp; y”的形式</translation>
    </message>
    <message>
        <source>{0}: {1} is empty</source>
        <translation>{0}：{1} 没有面积</translation>
    </message>
    <message>
        <source>{0}: {1} numbers instead of {2}</source>
        <translation>{0}：有 {1} 个数，应为 {2} 个</translation>
    </message>
    <message>
        <source>{0}: {1} points instead of {2}</source>
        <translation>{0}：有 {1} 个点，应为 {2} 个</translation>
    </message>
    <message>
        <source>{0}: {1} characters instead of 7 or 8</source>
        <translation>{0}：有 {1} 个字符，应为 7 或 8 个</translation>
    </message>
    <message>
        <source>{0}: index {1} at place {2} is above {3}</source>
        <translation>{0}：第 {2} 位的序号 {1} 大于 {3}</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>{0}, taken by {1}</source>
        <translation>{0}，已被 {1} 占用</translation>
    </message>
    <message>
        <source>{0}; {1} of {2}</source>
        <translation>{0}；{2} 中的 {1}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{1} 中的 {0}</translation>
    </message>
    <message>
        <source>{0}; there are: {1}</source>
        <translation>{0}；现有：{1}</translation>
    </message>
    <message>
        <source>{0}; {1} has those of before</source>
        <translation>{0}；此前的在 {1} 中</translation>
    </message>
    <message>
        <source>{0} of at least {1}</source>
        <translation>{0}，至少需要 {1}</translation>
    </message>
    <message>
        <source>{0} of at least {1}; {2}: {3}</source>
        <translation>{0}，至少需要 {1}；{2}：{3}</translation>
    </message>
    <message>
        <source>{0} MB, at most {1} MB</source>
        <translation>{0} MB，最多 {1} MB</translation>
    </message>
    <message>
        <source>exit code {0}</source>
        <translation>退出代码 {0}</translation>
    </message>
    <message>
        <source>format {0}</source>
        <translation>格式 {0}</translation>
    </message>
    <message>
        <source>margin {0}</source>
        <translation>边距 {0}</translation>
    </message>
    <message>
        <source>size {0}</source>
        <translation>大小 {0}</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>第 {0} 步</translation>
    </message>
    <message>
        <source>run {0}</source>
        <translation>训练 {0}</translation>
    </message>
    <message>
        <source>device {0} of {1}</source>
        <translation>第 {0} 号设备，共 {1} 个</translation>
    </message>
    <message>
        <source>plate {0}</source>
        <translation>车牌 {0}</translation>
    </message>
    <message>
        <source>picture {0}</source>
        <translation>图片 {0}</translation>
    </message>
    <message>
        <source>entry of the history {0}</source>
        <translation>历史记录 {0}</translation>
    </message>
    <message>
        <source>nested too deep</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>not a model</source>
        <translation>不是模型</translation>
    </message>
    <message>
        <source>cut short, or no checkpoint</source>
        <translation>文件不完整，或不是检查点</translation>
    </message>
    <message>
        <source>not a protobuf</source>
        <translation>不是 protobuf 数据</translation>
    </message>
    <message>
        <source>metadata too long</source>
        <translation>元数据过长</translation>
    </message>
    <message>
        <source>It is required, not {0}</source>
        <translation>必须给出，给出的是 {0}</translation>
    </message>
    <message>
        <source>It should be a table, not {0}</source>
        <translation>应为表，给出的是 {0}</translation>
    </message>
    <message>
        <source>It should be a list, not {0}</source>
        <translation>应为列表，给出的是 {0}</translation>
    </message>
    <message>
        <source>It should be a text, not {0}</source>
        <translation>应为文本，给出的是 {0}</translation>
    </message>
    <message>
        <source>It should have {0} entries, not {1}</source>
        <translation>应有 {0} 项，给出的是 {1}</translation>
    </message>
    <message>
        <source>It should have at least {0} entries, not {1}</source>
        <translation>应至少有 {0} 项，给出的是 {1}</translation>
    </message>
    <message>
        <source>It should have at most {0} entries, not {1}</source>
        <translation>应至多有 {0} 项，给出的是 {1}</translation>
    </message>
    <message>
        <source>Input should be greater than or equal to {0}, not {1}</source>
        <translation>不能小于 {0}，给出的是 {1}</translation>
    </message>
    <message>
        <source>Input should be greater than {0}, not {1}</source>
        <translation>应大于 {0}，给出的是 {1}</translation>
    </message>
    <message>
        <source>Input should be less than or equal to {0}, not {1}</source>
        <translation>不能大于 {0}，给出的是 {1}</translation>
    </message>
    <message>
        <source>Input should be less than {0}, not {1}</source>
        <translation>应小于 {0}，给出的是 {1}</translation>
    </message>
    <message>
        <source>Input should be a valid integer, not {0}</source>
        <translation>应为整数，给出的是 {0}</translation>
    </message>
    <message>
        <source>Input should be a valid integer, unable to parse string as an integer, not {0}</source>
        <translation>应为整数，给出的是 {0}</translation>
    </message>
    <message>
        <source>Input should be a valid integer, got a number with a fractional part, not {0}</source>
        <translation>应为整数，不能有小数部分，给出的是 {0}</translation>
    </message>
    <message>
        <source>Input should be a valid number, not {0}</source>
        <translation>应为数字，给出的是 {0}</translation>
    </message>
    <message>
        <source>Input should be a valid number, unable to parse string as a number, not {0}</source>
        <translation>应为数字，给出的是 {0}</translation>
    </message>
    <message>
        <source>Input should be a finite number, not {0}</source>
        <translation>应为有限的数，给出的是 {0}</translation>
    </message>
    <message>
        <source>Input should be a valid boolean, not {0}</source>
        <translation>应为 true 或 false，给出的是 {0}</translation>
    </message>
    <message>
        <source>Input should be a valid boolean, unable to interpret input, not {0}</source>
        <translation>应为 true 或 false，给出的是 {0}</translation>
    </message>
    <message>
        <source>Input should be {0} or {1}, not {2}</source>
        <translation>应为 {0} 或 {1}，给出的是 {2}</translation>
    </message>
    <message>
        <source>It is required</source>
        <translation>必须给出</translation>
    </message>
    <message>
        <source>It should be a table</source>
        <translation>应为表</translation>
    </message>
    <message>
        <source>It should be a list</source>
        <translation>应为列表</translation>
    </message>
    <message>
        <source>It should be a text</source>
        <translation>应为文本</translation>
    </message>
    <message>
        <source>It should have {0} entries</source>
        <translation>应有 {0} 项</translation>
    </message>
    <message>
        <source>It should have at least {0} entries</source>
        <translation>应至少有 {0} 项</translation>
    </message>
    <message>
        <source>It should have at most {0} entries</source>
        <translation>应至多有 {0} 项</translation>
    </message>
    <message>
        <source>Input should be greater than or equal to {0}</source>
        <translation>不能小于 {0}</translation>
    </message>
    <message>
        <source>Input should be greater than {0}</source>
        <translation>应大于 {0}</translation>
    </message>
    <message>
        <source>Input should be less than or equal to {0}</source>
        <translation>不能大于 {0}</translation>
    </message>
    <message>
        <source>Input should be less than {0}</source>
        <translation>应小于 {0}</translation>
    </message>
    <message>
        <source>Input should be a valid integer</source>
        <translation>应为整数</translation>
    </message>
    <message>
        <source>Input should be a valid integer, unable to parse string as an integer</source>
        <translation>应为整数</translation>
    </message>
    <message>
        <source>Input should be a valid integer, got a number with a fractional part</source>
        <translation>应为整数，不能有小数部分</translation>
    </message>
    <message>
        <source>Input should be a valid number</source>
        <translation>应为数字</translation>
    </message>
    <message>
        <source>Input should be a valid number, unable to parse string as a number</source>
        <translation>应为数字</translation>
    </message>
    <message>
        <source>Input should be a finite number</source>
        <translation>应为有限的数</translation>
    </message>
    <message>
        <source>Input should be a valid boolean</source>
        <translation>应为 true 或 false</translation>
    </message>
    <message>
        <source>Input should be a valid boolean, unable to interpret input</source>
        <translation>应为 true 或 false</translation>
    </message>
    <message>
        <source>Input should be {0} or {1}</source>
        <translation>应为 {0} 或 {1}</translation>
    </message>
    <message>
        <source>it should not be empty</source>
        <translation>不应为空</translation>
    </message>
    <message>
        <source>it should be auto, cpu, cuda or cuda:N with the number of a GPU, not {0}</source>
        <translation>应为 auto、cpu、cuda 或 cuda:N（N 为 GPU 的编号），而不是 {0}</translation>
    </message>
    <message>
        <source>dropout should be a number from 0 to less than 1, not {0}</source>
        <translation>dropout 应为不小于 0 且小于 1 的数，而不是 {0}</translation>
    </message>
    <message>
        <source>the channels should be 1 (grey) or 3 (colour), not {0}</source>
        <translation>通道数应为 1（灰度）或 3（彩色），而不是 {0}</translation>
    </message>
    <message>
        <source>{0} pixels are too many, {1} are the most</source>
        <translation>{0} 个像素太多，最多 {1} 个</translation>
    </message>
    <message>
        <source>a network starts from one file: leave out start_from or widen_from</source>
        <translation>网络只能从一个文件开始：请去掉 start_from 或 widen_from</translation>
    </message>
    <message>
        <source>a source of kind {0} takes no {1}; it takes {2}</source>
        <translation>{0} 类数据源没有 {1}；可用的有 {2}</translation>
    </message>
    <message>
        <source>validation.{0} takes no {1}: each of its pictures is measured once, only training draws among them</source>
        <translation>validation.{0} 没有 {1}：其中每张图片只测量一次，只有训练才从中抽取</translation>
    </message>
    <message>
        <source>validation.{0}.crop: each of its pictures is measured in one way, so it should be auto, quad or box, not mixed, which training draws half and half</source>
        <translation>validation.{0}.crop：其中每张图片只用一种方式测量，所以应为 auto、quad 或 box，而不是 mixed（训练时两种各抽一半）</translation>
    </message>
    <message>
        <source>there is no alphabet {0}, did you mean {1}? It should be {2}</source>
        <translation>没有字符集 {0}，是否想输入 {1}？应为 {2}</translation>
    </message>
    <message>
        <source>it should be {0}, or the characters themselves, each once; {1}</source>
        <translation>应为 {0}，或字符本身，每个只写一次；{1}</translation>
    </message>
    <message>
        <source>{0}, or the characters themselves, each once</source>
        <translation>{0}，或字符本身，每个只写一次</translation>
    </message>
    <message>
        <source>{0} processes</source>
        <translation>{0} 个进程</translation>
    </message>
    <message>
        <source>{0}, {1} processes</source>
        <translation>{0}，{1} 个进程</translation>
    </message>
    <message>
        <source>{0} processes, {1} devices</source>
        <translation>{0} 个进程，{1} 个设备</translation>
    </message>
    <message>
        <source>run.device {0}, {1} devices</source>
        <translation>run.device {0}，共 {1} 个设备</translation>
    </message>
    <message>
        <source>{0} channels (width {1}) do not divide among {2} heads</source>
        <translation>{0} 个通道（width 为 {1}）不能被 {2} 个 heads 整除</translation>
    </message>
    <message>
        <source>{0} should be {1}, not {2}</source>
        <translation>{0} 应为{1}，而不是 {2}</translation>
    </message>
    <message>
        <source>a number from 0 to less than 1</source>
        <translation>不小于 0 且小于 1 的数</translation>
    </message>
    <message>
        <source>a number above 0, at most 8</source>
        <translation>大于 0 且不超过 8 的数</translation>
    </message>
    <message>
        <source>a whole number from 1 to 64</source>
        <translation> 1 至 64 的整数</translation>
    </message>
    <message>
        <source>batch, layer or group</source>
        <translation> batch、layer 或 group</translation>
    </message>
    <message>
        <source>gru or lstm</source>
        <translation> gru 或 lstm</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是文件夹</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许此操作</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统只读</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>设备上没有剩余空间</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入/输出错误</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件过多</translation>
    </message>
    <message>
        <source>Too many levels of symbolic links</source>
        <translation>符号链接层数过多</translation>
    </message>
    <message>
        <source>Directory not empty</source>
        <translation>文件夹不为空</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0}（{1}）</translation>
    </message>
    <message>
        <source>{0}. {1}</source>
        <translation>{0}。{1}</translation>
    </message>
    <message>
        <source>The line is neither a box nor corners</source>
        <translation>此行既不是矩形框也不是角点</translation>
    </message>
    <message>
        <source>Convert the training checkpoint that it was made from with platewright convert</source>
        <translation>请用 platewright convert 转换生成它的训练检查点</translation>
    </message>
    <message>
        <source>Several plates were pasted; this is the first</source>
        <translation>粘贴了多块车牌，这里取第一块</translation>
    </message>
    <message>
        <source>The disk does not confirm that it keeps what was decided last</source>
        <translation>磁盘未确认已保存最近的决定</translation>
    </message>
    <message>
        <source>Check the disk, and copy this folder to another one before the computer is switched off</source>
        <translation>请检查磁盘，并在关闭电脑前把此文件夹复制到另一块磁盘</translation>
    </message>
    <message>
        <source>The project store is gone, so nothing can be saved</source>
        <translation>项目数据库不见了，无法保存</translation>
    </message>
    <message>
        <source>Connect its disk again, or put its folder back where it was</source>
        <translation>请重新连接磁盘，或将文件夹放回原处</translation>
    </message>
    <message>
        <source>More pictures have a problem than are listed</source>
        <translation>有问题的图片比列出的多</translation>
    </message>
    <message>
        <source>Write problem into the filter line to see them all</source>
        <translation>在筛选栏输入 problem 可全部列出</translation>
    </message>
    <message>
        <source>There are no such two texts to compare</source>
        <translation>没有这样两个可比较的文本</translation>
    </message>
    <message>
        <source>This says of no character what it was taken for</source>
        <translation>未指明哪个字符被认成什么</translation>
    </message>
    <message>
        <source>Moved onto the edge of the picture, the corners of this plate cross or lie on one line</source>
        <translation>角点移到图片边缘后，该车牌的四角交叉或在一条直线上</translation>
    </message>
    <message>
        <source>Draw the corners around the part of the plate that the picture shows</source>
        <translation>请沿图片中可见的部分重新绘制四角</translation>
    </message>
    <message>
        <source>This is no file that can be read</source>
        <translation>这不是可以读取的文件</translation>
    </message>
    <message>
        <source>The corners cross, or lie on one line</source>
        <translation>四角交叉，或在同一直线上</translation>
    </message>
    <message>
        <source>Draw the four corners again, clockwise from the top left</source>
        <translation>请从左上角起按顺时针重新绘制四角</translation>
    </message>
    <message>
        <source>The plate lies outside the picture</source>
        <translation>车牌在图片之外</translation>
    </message>
    <message>
        <source>Correct the name of the file or draw the corners again</source>
        <translation>请更正文件名或重新画四角</translation>
    </message>
    <message>
        <source>Pictures cannot be written in this format</source>
        <translation>图片不能写成此格式</translation>
    </message>
    <message>
        <source>Use .jpg or .png</source>
        <translation>请使用 .jpg 或 .png</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>Replace the file by a good copy, or take it out of the folder</source>
        <translation>请换成完好的副本，或移出文件夹</translation>
    </message>
    <message>
        <source>The picture is damaged or cut short</source>
        <translation>图片已损坏或不完整</translation>
    </message>
    <message>
        <source>The picture is too large to be opened</source>
        <translation>图片过大，无法打开</translation>
    </message>
    <message>
        <source>Make it smaller, to at most 120 million pixels</source>
        <translation>请缩小到至多 1.2 亿像素</translation>
    </message>
    <message>
        <source>The picture cannot be written</source>
        <translation>无法写入图片</translation>
    </message>
    <message>
        <source>Check that the folder exists, may be written to and has room</source>
        <translation>请检查文件夹是否存在、可写且有空间</translation>
    </message>
    <message>
        <source>The picture may not be read</source>
        <translation>没有读取图片的权限</translation>
    </message>
    <message>
        <source>The file is not a picture that can be read</source>
        <translation>文件不是可读取的图片</translation>
    </message>
    <message>
        <source>There is no model of this name</source>
        <translation>没有这个名称的模型</translation>
    </message>
    <message>
        <source>Give a name from the list or the path of a model file</source>
        <translation>请给出列表中的名称或模型文件的路径</translation>
    </message>
    <message>
        <source>Choose a model file</source>
        <translation>请选择模型文件</translation>
    </message>
    <message>
        <source>The model file is damaged</source>
        <translation>模型文件已损坏</translation>
    </message>
    <message>
        <source>The file is not an ONNX model, or is cut short</source>
        <translation>文件不是 ONNX 模型，或不完整</translation>
    </message>
    <message>
        <source>Choose a model file that ends in .onnx, or get it again</source>
        <translation>请选择以 .onnx 结尾的模型文件，或重新获取</translation>
    </message>
    <message>
        <source>The model file does not exist</source>
        <translation>模型文件不存在</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>请选择其他模型</translation>
    </message>
    <message>
        <source>The file is an ONNX model but not one of Platewright&apos;s</source>
        <translation>文件是 ONNX 模型，但不是 Platewright 的</translation>
    </message>
    <message>
        <source>The model file was made by a newer version</source>
        <translation>模型文件由更新的版本制作</translation>
    </message>
    <message>
        <source>The model file cannot be written</source>
        <translation>无法写入模型文件</translation>
    </message>
    <message>
        <source>The model file cannot be read</source>
        <translation>无法读取模型文件</translation>
    </message>
    <message>
        <source>There is no network of this name</source>
        <translation>没有这个名称的网络</translation>
    </message>
    <message>
        <source>The network does not take this option</source>
        <translation>网络不支持此选项</translation>
    </message>
    <message>
        <source>There is no normalisation of this name</source>
        <translation>没有这个名称的归一化</translation>
    </message>
    <message>
        <source>Use batch, layer or group</source>
        <translation>请使用 batch、layer 或 group</translation>
    </message>
    <message>
        <source>The input is too small for this network</source>
        <translation>输入对此网络来说太小</translation>
    </message>
    <message>
        <source>Use at least 32 pixels in height and 16 in width</source>
        <translation>高至少 32 像素，宽至少 16 像素</translation>
    </message>
    <message>
        <source>There is no recurrent cell of this name</source>
        <translation>没有这个名称的循环单元</translation>
    </message>
    <message>
        <source>Use gru or lstm</source>
        <translation>请使用 gru 或 lstm</translation>
    </message>
    <message>
        <source>The narrow network is not of the same kind</source>
        <translation>较窄的网络不属于同一种</translation>
    </message>
    <message>
        <source>The wide network does not have twice the channels</source>
        <translation>较宽的网络的通道数不是两倍</translation>
    </message>
    <message>
        <source>This character cannot stand here</source>
        <translation>此位不能是这个字符</translation>
    </message>
    <message>
        <source>A new-energy plate has its letter at the third or the last place</source>
        <translation>新能源车牌的字母在第三位或最后一位</translation>
    </message>
    <message>
        <source>The file cannot be written</source>
        <translation>无法写入该文件</translation>
    </message>
    <message>
        <source>Choose another place</source>
        <translation>请选择其他位置</translation>
    </message>
    <message>
        <source>This font has no character of a plate</source>
        <translation>这个字体没有车牌字符</translation>
    </message>
    <message>
        <source>Give a font with Chinese or Latin letters</source>
        <translation>请使用含有汉字或拉丁字母的字体</translation>
    </message>
    <message>
        <source>This is no font</source>
        <translation>这不是字体文件</translation>
    </message>
    <message>
        <source>The checkpoint belongs to a training with other settings</source>
        <translation>该检查点属于另一组设置的训练</translation>
    </message>
    <message>
        <source>Give the settings that it was started with, or train without --resume</source>
        <translation>请使用开始训练时的设置，或去掉 --resume 重新训练</translation>
    </message>
    <message>
        <source>TensorBoard is not installed</source>
        <translation>没有安装 TensorBoard</translation>
    </message>
    <message>
        <source>Run pip install tensorboard, or choose log = csv</source>
        <translation>请运行 pip install tensorboard，或选择 log = csv</translation>
    </message>
    <message>
        <source>There is no stopped fine-tuning in this folder</source>
        <translation>此文件夹中没有已停止的微调</translation>
    </message>
    <message>
        <source>Start a new one</source>
        <translation>请开始新的微调</translation>
    </message>
    <message>
        <source>A picture to be left out is not there</source>
        <translation>要略去的图片不存在</translation>
    </message>
    <message>
        <source>Training and validation share every plate text</source>
        <translation>训练与验证的车牌完全相同</translation>
    </message>
    <message>
        <source>Not measured on, for a picture of this plate is trained on</source>
        <translation>不用于检验，因为此车牌的图片用于训练</translation>
    </message>
    <message>
        <source>The checkpoint does not fit this configuration</source>
        <translation>检查点与此配置不符</translation>
    </message>
    <message>
        <source>Resume with the network and the optimiser that the run began with</source>
        <translation>请用开始训练时的网络和优化器继续</translation>
    </message>
    <message>
        <source>A corner lies outside the picture</source>
        <translation>有角点在图片之外</translation>
    </message>
    <message>
        <source>The corners have the shape of no plate</source>
        <translation>四角不成车牌的形状</translation>
    </message>
    <message>
        <source>The plate is empty</source>
        <translation>车牌为空</translation>
    </message>
    <message>
        <source>No kind of plate has this length</source>
        <translation>没有这种长度的车牌</translation>
    </message>
    <message>
        <source>A plate has at most three letters after the city</source>
        <translation>城市代号之后至多三个字母</translation>
    </message>
    <message>
        <source>The store does not know this entry</source>
        <translation>数据库中没有此条目</translation>
    </message>
    <message>
        <source>The project store cannot be used</source>
        <translation>无法使用项目数据库</translation>
    </message>
    <message>
        <source>The project is closed</source>
        <translation>项目已关闭</translation>
    </message>
    <message>
        <source>Open the folder again</source>
        <translation>请重新打开文件夹</translation>
    </message>
    <message>
        <source>A plate without a text cannot be confirmed</source>
        <translation>没有文本的车牌不能确认</translation>
    </message>
    <message>
        <source>Type the plate, or mark it as unreadable</source>
        <translation>请输入车牌，或标为无法辨认</translation>
    </message>
    <message>
        <source>There is no such kind of plate</source>
        <translation>没有这种车牌</translation>
    </message>
    <message>
        <source>Check its permissions and that its disk is connected</source>
        <translation>请检查权限以及磁盘是否已连接</translation>
    </message>
    <message>
        <source>There is no place where the project store could be written</source>
        <translation>没有可写入项目数据库的位置</translation>
    </message>
    <message>
        <source>Make the folder or your user data folder writable, or free space on the disk</source>
        <translation>请使文件夹或用户数据文件夹可写，或腾出磁盘空间</translation>
    </message>
    <message>
        <source>Check that its disk is connected, or open another</source>
        <translation>请检查磁盘是否已连接，或打开其他文件夹</translation>
    </message>
    <message>
        <source>This is a file, not a folder</source>
        <translation>这是文件，不是文件夹</translation>
    </message>
    <message>
        <source>Open the folder that it is in</source>
        <translation>请打开它所在的文件夹</translation>
    </message>
    <message>
        <source>The project store in the folder cannot be copied to where it can be written</source>
        <translation>文件夹中的项目数据库无法复制到可写的位置</translation>
    </message>
    <message>
        <source>Free space on the disk, or make the folder readable</source>
        <translation>请腾出磁盘空间，或使文件夹可读</translation>
    </message>
    <message>
        <source>The damaged project store cannot be set aside</source>
        <translation>无法移开已损坏的项目数据库</translation>
    </message>
    <message>
        <source>Close other programs that use it, or rename it by hand</source>
        <translation>请关闭正在使用它的程序，或手动重命名</translation>
    </message>
    <message>
        <source>There is no such order</source>
        <translation>没有这种排序</translation>
    </message>
    <message>
        <source>Sort by path</source>
        <translation>请按路径排序</translation>
    </message>
    <message>
        <source>Two models are needed to compare</source>
        <translation>比较需要两个模型</translation>
    </message>
    <message>
        <source>There are no pictures in this folder</source>
        <translation>此文件夹中没有图片</translation>
    </message>
    <message>
        <source>Open a folder with pictures in it or in its sub-folders</source>
        <translation>请打开本身或子文件夹中有图片的文件夹</translation>
    </message>
    <message>
        <source>The name of this picture is almost, but not quite, a CCPD name</source>
        <translation>此图片的名称接近但不是 CCPD 名称</translation>
    </message>
    <message>
        <source>Correct the name and open the folder again; until then it has no annotation</source>
        <translation>请更正名称并重新打开文件夹；在此之前它没有标注</translation>
    </message>
    <message>
        <source>The name of this file or folder is not valid Unicode</source>
        <translation>此文件或文件夹的名称不是有效的 Unicode</translation>
    </message>
    <message>
        <source>Rename it</source>
        <translation>请重命名</translation>
    </message>
    <message>
        <source>The project store was made by a newer version of Platewright</source>
        <translation>项目数据库由更新版本的 Platewright 创建</translation>
    </message>
    <message>
        <source>Update Platewright, or open a copy of the folder without its store</source>
        <translation>请更新 Platewright，或打开不含数据库的文件夹副本</translation>
    </message>
    <message>
        <source>A quad needs four corners of two numbers each</source>
        <translation>四边形需要四个角，每个角两个数</translation>
    </message>
    <message>
        <source>The network does not match the description in its own file</source>
        <translation>网络与其文件中的描述不符</translation>
    </message>
    <message>
        <source>Get the file again or choose another model</source>
        <translation>请重新获取文件或选择其他模型</translation>
    </message>
    <message>
        <source>A checkpoint is no model file yet</source>
        <translation>检查点还不是模型文件</translation>
    </message>
    <message>
        <source>Convert it with platewright convert</source>
        <translation>请用 platewright convert 转换它</translation>
    </message>
    <message>
        <source>Free space on the disk</source>
        <translation>请腾出磁盘空间</translation>
    </message>
    <message>
        <source>Close other programs that use this folder, and try again</source>
        <translation>请关闭使用此文件夹的其他程序后重试</translation>
    </message>
    <message>
        <source>Make the folder writable and open it again</source>
        <translation>请使文件夹可写并重新打开</translation>
    </message>
    <message>
        <source>Check that the disk is connected, and open the folder again</source>
        <translation>请检查磁盘是否已连接，并重新打开文件夹</translation>
    </message>
    <message>
        <source>Open the folder again: the store is then checked and, if damaged, set aside</source>
        <translation>请重新打开文件夹：届时会检查数据库，如有损坏则移到一旁</translation>
    </message>
    <message>
        <source>The project store is kept in your user data folder, because this folder cannot hold it</source>
        <translation>项目数据库保存在您的用户数据文件夹中，因为此文件夹无法存放</translation>
    </message>
    <message>
        <source>The project store was damaged: it was kept aside and a new one begun; if you have a backup, put that in its place</source>
        <translation>项目数据库已损坏：已移到一旁保留，并新建了一个；如有备份，请用它替换新的</translation>
    </message>
    <message>
        <source>The picture has changed since it was decided</source>
        <translation>作出决定之后，图片发生了变化</translation>
    </message>
    <message>
        <source>The picture has changed since a person worked on it</source>
        <translation>人工处理之后，图片发生了变化</translation>
    </message>
    <message>
        <source>Look at it again, and confirm or correct what is said of it</source>
        <translation>请再看一遍，确认或更正已有的内容</translation>
    </message>
    <message>
        <source>There is no such queue</source>
        <translation>没有这种队列</translation>
    </message>
    <message>
        <source>Choose one of the list</source>
        <translation>请从列表中选择</translation>
    </message>
    <message>
        <source>Only one model has read this folder</source>
        <translation>只有一个模型识别过此文件夹</translation>
    </message>
    <message>
        <source>Read it with another model, then compare the two</source>
        <translation>请用另一个模型识别后再比较</translation>
    </message>
    <message>
        <source>The model could not be run</source>
        <translation>模型无法运行</translation>
    </message>
    <message>
        <source>Try the processor, or another model</source>
        <translation>请改用处理器，或换一个模型</translation>
    </message>
    <message>
        <source>The GPU cannot be used</source>
        <translation>无法使用显卡</translation>
    </message>
    <message>
        <source>Check the NVIDIA driver and the device number, or choose the processor</source>
        <translation>请检查 NVIDIA 驱动程序和设备编号，或选择处理器</translation>
    </message>
    <message>
        <source>The model cannot be loaded</source>
        <translation>无法加载模型</translation>
    </message>
    <message>
        <source>The device cannot be used</source>
        <translation>无法使用该设备</translation>
    </message>
    <message>
        <source>Choose the processor</source>
        <translation>请选择处理器</translation>
    </message>
    <message>
        <source>The device has too little memory</source>
        <translation>设备内存不足</translation>
    </message>
    <message>
        <source>This glyph template is empty</source>
        <translation>此字形模板为空</translation>
    </message>
    <message>
        <source>Remove it or draw the character</source>
        <translation>请移除它或画出字符</translation>
    </message>
    <message>
        <source>This label cannot be drawn on this kind of plate</source>
        <translation>此标签不能画在这种车牌上</translation>
    </message>
    <message>
        <source>fp16 needs a GPU</source>
        <translation>fp16 需要显卡</translation>
    </message>
    <message>
        <source>Choose bf16 or fp32 on the processor</source>
        <translation>在处理器上请选择 bf16 或 fp32</translation>
    </message>
    <message>
        <source>No CUDA device is available</source>
        <translation>没有可用的 CUDA 设备</translation>
    </message>
    <message>
        <source>Train with device = cpu, or check the driver</source>
        <translation>请用 device = cpu 训练，或检查驱动程序</translation>
    </message>
    <message>
        <source>There is no CUDA device of this number</source>
        <translation>没有这个编号的 CUDA 设备</translation>
    </message>
    <message>
        <source>Count from cuda:0, or train with device = cuda</source>
        <translation>编号从 cuda:0 开始，或使用 device = cuda 训练</translation>
    </message>
    <message>
        <source>The teacher&apos;s alphabet or frames differ from the network&apos;s</source>
        <translation>教师模型的字符集或帧数与网络不同</translation>
    </message>
    <message>
        <source>Choose a teacher of the same kind</source>
        <translation>请选择同类的教师模型</translation>
    </message>
    <message>
        <source>The run&apos;s folder cannot be written</source>
        <translation>无法写入训练的文件夹</translation>
    </message>
    <message>
        <source>Make room or choose another folder with --set output=FOLDER</source>
        <translation>请腾出空间，或用 --set output=文件夹 选择其他文件夹</translation>
    </message>
    <message>
        <source>A fine-tuning of this folder is going on</source>
        <translation>此文件夹的微调正在进行</translation>
    </message>
    <message>
        <source>Stop it first, or wait for it</source>
        <translation>请先停止，或等它结束</translation>
    </message>
    <message>
        <source>No plate is left to learn from, or none to measure on</source>
        <translation>没有剩下可学习的车牌，或没有可检验的车牌</translation>
    </message>
    <message>
        <source>Confirm or correct more plates first</source>
        <translation>请先确认或更正更多车牌</translation>
    </message>
    <message>
        <source>There are too few confirmed plates to learn from</source>
        <translation>已确认的车牌太少，不足以学习</translation>
    </message>
    <message>
        <source>The new model cannot be copied to the models</source>
        <translation>新模型无法复制到模型文件夹</translation>
    </message>
    <message>
        <source>Free disk space; the model stays in the folder of the run</source>
        <translation>请腾出磁盘空间；模型保留在训练文件夹中</translation>
    </message>
    <message>
        <source>The model file to start from has another alphabet</source>
        <translation>作为起点的模型文件使用的是另一个字符集</translation>
    </message>
    <message>
        <source>Give model.alphabet these characters, in this order</source>
        <translation>请把 model.alphabet 设为这些字符，顺序也要相同</translation>
    </message>
    <message>
        <source>Only the attention CRNN can be widened</source>
        <translation>只有注意力 CRNN 可以加宽</translation>
    </message>
    <message>
        <source>Correct part and exclude of this source</source>
        <translation>请修改此数据源的 part 和 exclude</translation>
    </message>
    <message>
        <source>The checkpoint to widen does not fit this configuration</source>
        <translation>要加宽的检查点与此配置不符</translation>
    </message>
    <message>
        <source>Use the alphabet that it was trained with</source>
        <translation>请使用它训练时的字符集</translation>
    </message>
    <message>
        <source>Validation needs labelled pictures</source>
        <translation>验证需要带标签的图片</translation>
    </message>
    <message>
        <source>Split by plate text</source>
        <translation>请按车牌文本划分</translation>
    </message>
    <message>
        <source>This is not a Platewright checkpoint</source>
        <translation>这不是 Platewright 的检查点</translation>
    </message>
    <message>
        <source>The checkpoint is from a newer version</source>
        <translation>检查点来自更新的版本</translation>
    </message>
    <message>
        <source>There is no checkpoint to resume from</source>
        <translation>没有可继续的检查点</translation>
    </message>
    <message>
        <source>The checkpoint cannot be read</source>
        <translation>无法读取检查点</translation>
    </message>
    <message>
        <source>The training run failed</source>
        <translation>训练失败</translation>
    </message>
    <message>
        <source>The log in the folder of the run tells more</source>
        <translation>训练文件夹中的日志有更多说明</translation>
    </message>
    <message>
        <source>Memory ran out during training</source>
        <translation>训练时内存不足</translation>
    </message>
    <message>
        <source>Choose a smaller batch, or close other programs, and start again</source>
        <translation>请选择更小的批次，或关闭其他程序，然后重新开始</translation>
    </message>
    <message>
        <source>The graphics card failed during training</source>
        <translation>训练时显卡出错</translation>
    </message>
    <message>
        <source>Start again, or train on the processor</source>
        <translation>请重新开始，或用处理器训练</translation>
    </message>
    <message>
        <source>The training process was ended from outside</source>
        <translation>训练进程被外部终止</translation>
    </message>
    <message>
        <source>This run is going on already</source>
        <translation>此训练已在进行</translation>
    </message>
    <message>
        <source>Stop it first</source>
        <translation>请先停止</translation>
    </message>
    <message>
        <source>No training run was started in this folder</source>
        <translation>此文件夹中没有开始过训练</translation>
    </message>
    <message>
        <source>The training process cannot start</source>
        <translation>训练进程无法启动</translation>
    </message>
    <message>
        <source>Install Platewright again, and free memory or disk space</source>
        <translation>请重新安装 Platewright，并腾出内存或磁盘空间</translation>
    </message>
    <message>
        <source>The batch size must divide among the processes</source>
        <translation>批次大小必须能被进程数整除</translation>
    </message>
    <message>
        <source>The loss is no longer a number</source>
        <translation>损失不再是数</translation>
    </message>
    <message>
        <source>Resume it; if memory ran out, close other programs first</source>
        <translation>请继续该微调；如果内存不足，请先关闭其他程序</translation>
    </message>
    <message>
        <source>Lower the learning rate and resume</source>
        <translation>请降低学习率并继续</translation>
    </message>
    <message>
        <source>The accurate partner of the fast model is missing; the fast model reads alone</source>
        <translation>找不到与快速模型配对的精确模型，由快速模型单独识别</translation>
    </message>
    <message>
        <source>The partner of the fast model is another than it was measured with; it reads alone</source>
        <translation>与快速模型配对的精确模型已不是测定时的那一个，由它单独识别</translation>
    </message>
    <message>
        <source>The GPU could not be used; reading on the processor</source>
        <translation>无法使用显卡，改用处理器识别</translation>
    </message>
    <message>
        <source>The accurate partner of the fast model is missing</source>
        <translation>找不到与快速模型配对的精确模型</translation>
    </message>
    <message>
        <source>Put it beside the fast model, or choose another model</source>
        <translation>请把它放到快速模型旁边，或选择其他模型</translation>
    </message>
    <message>
        <source>The settings file gives a key to an act that does not exist</source>
        <translation>设置文件给不存在的操作指定了快捷键</translation>
    </message>
    <message>
        <source>The settings file gives an act a key that it cannot have</source>
        <translation>设置文件给操作指定了不能使用的快捷键</translation>
    </message>
    <message>
        <source>The settings file gives one key to two acts; the first has it</source>
        <translation>设置文件把同一个快捷键给了两个操作，归前一个使用</translation>
    </message>
    <message>
        <source>Choose a key in the settings</source>
        <translation>请在设置中选择快捷键</translation>
    </message>
    <message>
        <source>The settings cannot be read and are the standard ones now</source>
        <translation>设置文件无法读取，现在使用默认设置</translation>
    </message>
    <message>
        <source>What stood there is kept in this file</source>
        <translation>原来的内容保存在此文件中</translation>
    </message>
    <message>
        <source>The settings file has a name that is not known</source>
        <translation>设置文件中有无法识别的名称</translation>
    </message>
    <message>
        <source>The settings file has a value that cannot be used</source>
        <translation>设置文件中有无法使用的值</translation>
    </message>
    <message>
        <source>Correct it or take it out</source>
        <translation>请改正或删除</translation>
    </message>
    <message>
        <source>No province with this number is offered</source>
        <translation>候选中没有这个序号的省份</translation>
    </message>
    <message>
        <source>Check the NVIDIA driver, or choose the processor in the settings</source>
        <translation>请检查 NVIDIA 驱动程序，或在设置中选择“处理器”</translation>
    </message>
    <message>
        <source>Choose a folder that may be written to and has room</source>
        <translation>请选择可写且有剩余空间的文件夹</translation>
    </message>
    <message>
        <source>A model cannot be called so, for its file is called like it</source>
        <translation>模型不能使用此名称，因为其文件与之同名</translation>
    </message>
    <message>
        <source>Give a shorter name without slashes, quotation marks and the like</source>
        <translation>请使用较短的名称，不含斜杠、引号等字符</translation>
    </message>
    <message>
        <source>Use crops, ccpd, paddle, project or digits</source>
        <translation>请使用 crops、ccpd、paddle、project 或 digits</translation>
    </message>
    <message>
        <source>Start it again; if memory ran out, close other programs first</source>
        <translation>请重新开始；如果内存不足，请先关闭其他程序</translation>
    </message>
</context>
<context>
    <name>help</name>
    <message>
        <source>Read Chinese licence plates, and let the reader learn from what you corrected. Without a verb the window opens.</source>
        <translation>识别中国车牌，并让识别模型从您的更正中学习。不带命令时打开窗口。</translation>
    </message>
    <message>
        <source>Print the version and exit.</source>
        <translation>显示版本并退出。</translation>
    </message>
    <message>
        <source>Install completion for the current shell.</source>
        <translation>为当前的 shell 安装自动补全。</translation>
    </message>
    <message>
        <source>Show completion for the current shell, to copy it or customize the installation.</source>
        <translation>显示当前 shell 的自动补全脚本，以便复制或自行安装。</translation>
    </message>
    <message>
        <source>Show this message and exit.</source>
        <translation>显示此帮助并退出。</translation>
    </message>
    <message>
        <source>Read the plates of pictures and folders into a table.</source>
        <translation>识别图片和文件夹中的车牌，写成表格。</translation>
    </message>
    <message>
        <source>Exit code 0: done; 1: some files failed, each a line on stderr and in the output; 2: wrong usage. Ctrl-C ends soon and keeps what was read (130).</source>
        <translation>退出码 0：完成；1：有文件失败，每个在标准错误输出和结果中各占一行；2：用法错误。按 Ctrl-C 很快结束，已识别的内容保留（130）。</translation>
    </message>
    <message>
        <source>Pictures and folders.</source>
        <translation>图片和文件夹。</translation>
    </message>
    <message>
        <source>The table, a .csv or .jsonl file; without it CSV goes to standard output.</source>
        <translation>写成的表格，.csv 或 .jsonl 文件；省略时以 CSV 写到标准输出。</translation>
    </message>
    <message>
        <source>A model&apos;s name or file; without it the default one.</source>
        <translation>模型的名称或文件；省略时用默认模型。</translation>
    </message>
    <message>
        <source>What reads: auto (an NVIDIA GPU where one can be used), cuda, cpu, or torch: PyTorch on whatever GPU it can use, also Apple&apos;s and AMD&apos;s.</source>
        <translation>用什么识别：auto（有可用的 NVIDIA 显卡时用显卡）、cuda、cpu 或 torch：由 PyTorch 使用它支持的任何显卡，包括苹果和 AMD 的。</translation>
    </message>
    <message>
        <source>Read on the GPU of this number, 0 is the first; refused where it cannot be used.</source>
        <translation>用这个编号的显卡识别，0 为第一块；不可用时拒绝。</translation>
    </message>
    <message>
        <source>Where the plate is taken from: auto, quad (its four corners), box (an upright one around it) or whole (the picture).</source>
        <translation>车牌取自哪里：auto（自动）、quad（四角）、box（外接的正矩形框）或 whole（整张图片）。</translation>
    </message>
    <message>
        <source>Look into sub-folders as well.</source>
        <translation>也查找子文件夹。</translation>
    </message>
    <message>
        <source>Take running numbers in names (1.jpg, 2.jpg ...) for labels; otherwise they count as none.</source>
        <translation>把文件名中的连续编号（1.jpg、2.jpg 等）当作标签；否则不算标签。</translation>
    </message>
    <message>
        <source>Write the confirmed plates of a folder as a dataset; nothing in the folder changes.</source>
        <translation>把文件夹中已确认的车牌导出为数据集；文件夹本身不变。</translation>
    </message>
    <message>
        <source>Exit code 1 when some plates were refused: each is a line on stderr.</source>
        <translation>有车牌被拒绝时退出码为 1：每块在标准错误输出中占一行。</translation>
    </message>
    <message>
        <source>A folder whose plates were confirmed in the window; with --names any folder.</source>
        <translation>在窗口中确认过车牌的文件夹；用 --names 时可以是任何文件夹。</translation>
    </message>
    <message>
        <source>A new or empty folder, outside the pictures.</source>
        <translation>新的或空的文件夹，须在图片的文件夹之外。</translation>
    </message>
    <message>
        <source>One of ccpd, crops, rec-gt, ppocrlabel, csv, jsonl, lmdb, coco, yolo, yolo-pose, labelme, x-anylabeling, icdar, imagefolder.</source>
        <translation>格式：ccpd、crops、rec-gt、ppocrlabel、csv、jsonl、lmdb、coco、yolo、yolo-pose、labelme、x-anylabeling、icdar 或 imagefolder。</translation>
    </message>
    <message>
        <source>Shares of train, val and test (0.8,0.1,0.1), no plate text in two of them; or assigned, as in the window. Without it nothing is split.</source>
        <translation>train、val、test 的比例（0.8,0.1,0.1），同一车牌文本只在其中之一；或 assigned，按窗口中的分配。省略时不划分。</translation>
    </message>
    <message>
        <source>Of --shares: another seed gives another split.</source>
        <translation>用于 --shares：不同的种子得到不同的划分。</translation>
    </message>
    <message>
        <source>Crops: quad (plates are warped upright) or box (cut out as they stand).</source>
        <translation>裁剪图：quad（把车牌校正为水平）或 box（按原样裁出）。</translation>
    </message>
    <message>
        <source>Crops: room around the plate, as a share of its height (0.1: a tenth).</source>
        <translation>裁剪图：车牌四周的边距，为其高度的倍数（0.1 即十分之一）。</translation>
    </message>
    <message>
        <source>Copy whole pictures, or hard-link them to save space.</source>
        <translation>复制整张图片，或以硬链接代替以节省空间。</translation>
    </message>
    <message>
        <source>Plates of these states: confirmed, corrected, doubtful, unreadable, read. Without it confirmed and corrected; and with yolo, yolo-pose and coco no_plate: pictures that show none, as background.</source>
        <translation>这些状态的车牌：confirmed（已确认）、corrected（已更正）、doubtful（存疑）、unreadable（无法辨认）、read（已识别）。省略时为 confirmed 和 corrected；格式为 yolo、yolo-pose 和 coco 时还有 no_plate（无车牌）：这些图片作为背景。</translation>
    </message>
    <message>
        <source>Only the plates that the window&apos;s filter would list: --filter &quot;conf&lt;0.9 province:浙&quot;.</source>
        <translation>只取窗口的筛选会列出的车牌：--filter &quot;皖A* conf&lt;0.9&quot;。</translation>
    </message>
    <message>
        <source>Only the plates of a queue: uncertain, label, models, grammar, duplicates, audit, skipped, current (the one that the window works through).</source>
        <translation>只取一个队列中的车牌：uncertain（最没有把握的）、label（与文件名不一致）、models（模型结果不同）、grammar（不合车牌规则）、duplicates（重复的车牌）、audit（随机抽查）、skipped（已跳过）、current（窗口中正在处理的队列）。</translation>
    </message>
    <message>
        <source>Take the labels from the file names; no project is needed.</source>
        <translation>取文件名中的标签；无需在窗口中打开过该文件夹。</translation>
    </message>
    <message>
        <source>Show what would be written, and write nothing.</source>
        <translation>只说明将写出什么，不写任何文件。</translation>
    </message>
    <message>
        <source>Show what annotations of another program, or another operator, would change; --apply takes them over.</source>
        <translation>显示其他程序或他人的标注会带来哪些变化；用 --apply 采纳。</translation>
    </message>
    <message>
        <source>Exit code 1 when something of the file was refused, or could not be matched or taken over.</source>
        <translation>文件中有内容被拒绝、找不到对应的图片或车牌、或未能采纳时，退出码为 1。</translation>
    </message>
    <message>
        <source>The folder of pictures.</source>
        <translation>图片的文件夹。</translation>
    </message>
    <message>
        <source>The annotation file, or a folder of annotation files.</source>
        <translation>标注文件，或装有标注文件的文件夹。</translation>
    </message>
    <message>
        <source>One of platewright, ppocrlabel, rec-gt, csv, jsonl, coco, yolo, yolo-pose, labelme, x-anylabeling, icdar, imagefolder; without it the format is recognised.</source>
        <translation>格式：platewright、ppocrlabel、rec-gt、csv、jsonl、coco、yolo、yolo-pose、labelme、x-anylabeling、icdar 或 imagefolder；省略时自动识别。</translation>
    </message>
    <message>
        <source>Take over all but what a person has decided otherwise here.</source>
        <translation>采纳全部内容，但与这里的人工决定冲突的除外。</translation>
    </message>
    <message>
        <source>With --apply: take over conflicts as well, replacing the decisions here.</source>
        <translation>与 --apply 合用：连冲突也采纳，取代这里的决定。</translation>
    </message>
    <message>
        <source>How many lines of each kind of change are shown; 0: all.</source>
        <translation>每种变化最多显示多少行；0：全部。</translation>
    </message>
    <message>
        <source>Train a network; events and checkpoints go to the run&apos;s folder, Ctrl-C (or SIGTERM) stops and saves.</source>
        <translation>训练一个网络；事件和检查点写入这次训练的文件夹，按 Ctrl-C（或 SIGTERM）停止并保存。</translation>
    </message>
    <message>
        <source>A configuration in TOML, such as those in resources/configure.</source>
        <translation>TOML 格式的配置，例如 resources/configure 中的那些。</translation>
    </message>
    <message>
        <source>Use this value instead of the file&apos;s: schedule.steps=2000; can be repeated.</source>
        <translation>用这个值代替文件中的值：schedule.steps=2000；可重复使用。</translation>
    </message>
    <message>
        <source>Resume from the last checkpoint.</source>
        <translation>从最后的检查点继续。</translation>
    </message>
    <message>
        <source>What to train on: auto, cpu, cuda, or a GPU&apos;s number, 0 is the first; without it what the configuration says, or auto.</source>
        <translation>在什么上训练：auto（自动）、cpu、cuda 或显卡的编号，0 为第一块；省略时按配置，配置中没有则为 auto。</translation>
    </message>
    <message>
        <source>Fine-tune a reader on the plates of a folder that a person has confirmed or corrected.</source>
        <translation>用文件夹中人工确认或更正过的车牌微调识别模型。</translation>
    </message>
    <message>
        <source>About a fifth of the plate texts is held back; the figures before and after are measured on them. Ctrl-C (or SIGTERM) asks the training to save and end; --resume goes on from there, or after a crash from the last checkpoint, with the choices that were made at the start.</source>
        <translation>约五分之一的车牌文本留作检验，微调前后的数字都在这些车牌上测量。按 Ctrl-C（或 SIGTERM）会让训练保存并结束；--resume 从那里继续，崩溃之后则从最后的检查点继续，各项选择与开始时相同。</translation>
    </message>
    <message>
        <source>A folder with confirmed or corrected plates.</source>
        <translation>其中有已确认或已更正的车牌的文件夹。</translation>
    </message>
    <message>
        <source>The model to start from, a name or a file; without it the default one.</source>
        <translation>作为起点的模型，名称或文件；省略时用默认模型。</translation>
    </message>
    <message>
        <source>What to call the new model; without it the old name with -ft1, -ft2 ...</source>
        <translation>新模型的名称；省略时在原名称后加 -ft1、-ft2 等。</translation>
    </message>
    <message>
        <source>Passes over the plates; 0 chooses by how many plates there are.</source>
        <translation>遍历车牌的次数；0 按车牌数量选择。</translation>
    </message>
    <message>
        <source>Seed of the training; it does not move the held plates.</source>
        <translation>训练的种子；它不影响哪些车牌留作检验。</translation>
    </message>
    <message>
        <source>Resume the run of this folder that was stopped.</source>
        <translation>继续此文件夹中已停止的微调。</translation>
    </message>
    <message>
        <source>Measure a model on labelled pictures.</source>
        <translation>用带标签的图片评测一个模型。</translation>
    </message>
    <message>
        <source>Plate accuracy, accuracy without the province and character error rate, with 95 % intervals, by sub-set, kind and province; confusions, reliability of the confidence, the worst samples.</source>
        <translation>给出车牌正确率、不计省份的正确率和字符错误率及其 95 % 区间，并按子集、种类和省份分列；还有混淆、置信度的可靠性和最差的样本。</translation>
    </message>
    <message>
        <source>A model&apos;s name or file. A single argument is the data, and the default model is measured.</source>
        <translation>模型的名称或文件。只有一个参数时，它是数据，评测的是默认模型。</translation>
    </message>
    <message>
        <source>A folder of CCPD frames or labelled crops, a PaddleOCR list, or idx files of digits.</source>
        <translation>CCPD 整图或带标签裁剪图的文件夹、PaddleOCR 列表，或数字的 idx 文件。</translation>
    </message>
    <message>
        <source>Only this sub-set (base, blur, CCPD2020, a folder ...); can be repeated.</source>
        <translation>只取这个子集（base、blur、CCPD2020、某个文件夹等）；可重复使用。</translation>
    </message>
    <message>
        <source>Only this split (train, val, test): a list in splits/, or folders of that name.</source>
        <translation>只取这个划分（train、val、test）：splits/ 中的列表，或同名的文件夹。</translation>
    </message>
    <message>
        <source>Measure on what was confirmed in this folder.</source>
        <translation>用在此文件夹中已确认的内容评测。</translation>
    </message>
    <message>
        <source>Of digits: how many sequences are drawn.</source>
        <translation>用于数字：生成多少个序列。</translation>
    </message>
    <message>
        <source>Of digits: which sequences.</source>
        <translation>用于数字：生成哪些序列。</translation>
    </message>
    <message>
        <source>Write the figures into this file.</source>
        <translation>把各项数字写入此文件。</translation>
    </message>
    <message>
        <source>Write a page with plots into this file.</source>
        <translation>把带图表的网页写入此文件。</translation>
    </message>
    <message>
        <source>Write the worst samples into this picture file.</source>
        <translation>把最差的样本写入此图片文件。</translation>
    </message>
    <message>
        <source>How many crops are read at once.</source>
        <translation>一次识别多少张裁剪图。</translation>
    </message>
    <message>
        <source>Processor threads that read; 0: all cores. With 1 the reader&apos;s own time is shown.</source>
        <translation>用于识别的处理器线程数；0：全部核心。为 1 时显示模型本身所用的时间。</translation>
    </message>
    <message>
        <source>Show what is read in a few pictures, one by one: text, confidence, milliseconds; --save draws it.</source>
        <translation>逐张显示几张图片的识别结果：文本、置信度、毫秒数；--save 把它画在图片上。</translation>
    </message>
    <message>
        <source>Whole folders are read faster by recognize, into a table.</source>
        <translation>整个文件夹用 recognize 识别更快，并写成表格。</translation>
    </message>
    <message>
        <source>Pictures, or folders with all below them.</source>
        <translation>图片，或文件夹（含其下各层）。</translation>
    </message>
    <message>
        <source>Draw sequences from EMNIST or MNIST in this folder instead.</source>
        <translation>改用此文件夹中的 EMNIST 或 MNIST 生成数字序列。</translation>
    </message>
    <message>
        <source>With --digits: how many sequences are drawn.</source>
        <translation>与 --digits 合用：生成多少个序列。</translation>
    </message>
    <message>
        <source>With --digits: which sequences.</source>
        <translation>与 --digits 合用：生成哪些序列。</translation>
    </message>
    <message>
        <source>Write copies of the pictures with what was read drawn on them into this folder.</source>
        <translation>把画上识别结果的图片副本写入此文件夹。</translation>
    </message>
    <message>
        <source>Write a checkpoint as a model file and show how far its output is from the network&apos;s in torch.</source>
        <translation>把检查点写成模型文件，并显示它的输出与 torch 中的网络相差多少。</translation>
    </message>
    <message>
        <source>The model file to write.</source>
        <translation>要写出的模型文件。</translation>
    </message>
    <message>
        <source>Convolve in half precision, for GPUs that are fast at it.</source>
        <translation>以半精度计算卷积，适合擅长半精度的显卡。</translation>
    </message>
    <message>
        <source>Calculate in eight bits, for CPUs; calibrated on --data.</source>
        <translation>以八位计算，用于处理器；按 --data 校准。</translation>
    </message>
    <message>
        <source>Pictures to check with: CCPD frames, crops or idx files of digits; without it the samples.</source>
        <translation>用来核对的图片：CCPD 整图、裁剪图或数字的 idx 文件；省略时用内置示例。</translation>
    </message>
    <message>
        <source>How many of these pictures to use at most.</source>
        <translation>其中最多用多少张图片。</translation>
    </message>
    <message>
        <source>Make a model&apos;s confidence mean what it says, on plates that it was not trained on; choose thresholds.</source>
        <translation>用模型未训练过的车牌，使其置信度名副其实；并选择阈值。</translation>
    </message>
    <message>
        <source>The copy carries the temperature, the confidence above which a share of plates may be confirmed unseen, and for a cascade the one under which plates are read again. Weights stay as they are.</source>
        <translation>副本中有温度、可免人工确认的置信度下限，由两个模型共同识别时还有低于多少再识别一次。权重不变。</translation>
    </message>
    <message>
        <source>A model&apos;s name or file.</source>
        <translation>模型的名称或文件。</translation>
    </message>
    <message>
        <source>Folders of labelled pictures that the model was not trained on.</source>
        <translation>带标签的图片文件夹，模型未用它们训练过。</translation>
    </message>
    <message>
        <source>The model file to write; without it the figures are only printed.</source>
        <translation>要写出的模型文件；省略时只显示各项数字。</translation>
    </message>
    <message>
        <source>Also draw this many plates.</source>
        <translation>另外绘制这么多块车牌。</translation>
    </message>
    <message>
        <source>With --drawn: glyphs, characters and backgrounds to draw with, their held-back part.</source>
        <translation>与 --drawn 合用：绘制所用的字形、字符和背景，只取其中留作检验的部分。</translation>
    </message>
    <message>
        <source>With --drawn: which plates are drawn.</source>
        <translation>与 --drawn 合用：绘制哪些车牌。</translation>
    </message>
    <message>
        <source>Choose the confidence from which this share of plates may be confirmed unseen.</source>
        <translation>选择一个置信度，使这个比例的车牌达到它，可免人工确认。</translation>
    </message>
    <message>
        <source>Which plates: all; held, the tenth of the texts that trainings leave out; or train.</source>
        <translation>用哪些车牌：all（全部）；held（训练时留出的十分之一文本）；或 train（其余的）。</translation>
    </message>
    <message>
        <source>Leave out the picture of this name: its label is wrong. Can be repeated.</source>
        <translation>略去这个名称的图片：它的标签是错的。可重复使用。</translation>
    </message>
    <message>
        <source>With --output: what to call the copy; without it the name of the model.</source>
        <translation>与 --output 合用：副本的名称；省略时与原模型同名。</translation>
    </message>
    <message>
        <source>Make a cascade: this calibrated model re-reads what is doubtful.</source>
        <translation>由两个模型共同识别：没有把握的由这个校准过的模型再识别一次。</translation>
    </message>
    <message>
        <source>With --accurate: the most that the cascade may cost a plate.</source>
        <translation>与 --accurate 合用：两个模型共同识别一块车牌最多用多少毫秒。</translation>
    </message>
    <message>
        <source>With --accurate: read again what is below this confidence, whatever it costs.</source>
        <translation>与 --accurate 合用：低于这个置信度的都再识别一次，不论用时。</translation>
    </message>
    <message>
        <source>With --accurate: choose the cascade&apos;s threshold on this folder, not on the data; can be repeated.</source>
        <translation>与 --accurate 合用：再识别的阈值在这个文件夹上选择，而不用前面的数据；可重复使用。</translation>
    </message>
    <message>
        <source>Read on the GPU of this number, 0 is the first; what a cascade costs is measured on the processor all the same.</source>
        <translation>用这个编号的显卡识别，0 为第一块；两个模型共同识别的用时仍在处理器上测量。</translation>
    </message>
    <message>
        <source>List the bundled models and your own, or show everything about one.</source>
        <translation>列出自带的和您自己的模型，或显示其中一个的全部信息。</translation>
    </message>
    <message>
        <source>Exit code 1 when a file in the folder of models is not a model.</source>
        <translation>模型文件夹中有文件不是模型时，退出码为 1。</translation>
    </message>
    <message>
        <source>A model to show everything about: its name or file.</source>
        <translation>要显示全部信息的模型：名称或文件。</translation>
    </message>
    <message>
        <source>Print JSON, one object a line.</source>
        <translation>以 JSON 输出，每行一个对象。</translation>
    </message>
    <message>
        <source>Print the layers of a network with their output shapes, parameters and operations.</source>
        <translation>显示网络的各层及其输出形状、参数量和运算量。</translation>
    </message>
    <message>
        <source>A network (attention_crnn, crnn_plate, crnn_tiny_plate, crnn_digits, crnn_tiny_digits), or a model&apos;s name or file.</source>
        <translation>网络（attention_crnn、crnn_plate、crnn_tiny_plate、crnn_digits、crnn_tiny_digits），或模型的名称或文件。</translation>
    </message>
    <message>
        <source>Of a network: ccpd, plates, digits, or the characters themselves.</source>
        <translation>用于网络：ccpd、plates、digits，或直接列出字符。</translation>
    </message>
    <message>
        <source>Of a network: channels, height and width, such as 3x48x168.</source>
        <translation>用于网络：通道数、高和宽，例如 3x48x168。</translation>
    </message>
    <message>
        <source>An option of the network, such as norm=group; can be repeated.</source>
        <translation>网络的选项，例如 norm=group；可重复使用。</translation>
    </message>
    <message>
        <source>Write a crop folder, one picture for each plate, on which every network here can be trained.</source>
        <translation>写出裁剪图文件夹，每块车牌一张图片，可用来训练这里的任何网络。</translation>
    </message>
    <message>
        <source>Exit code 1 when some plates could not be cut out: each is a line on stderr.</source>
        <translation>有车牌无法裁出时退出码为 1：每块在标准错误输出中占一行。</translation>
    </message>
    <message>
        <source>A folder of CCPD frames: CCPD2019, CCPD2020, or any other.</source>
        <translation>CCPD 整图的文件夹：CCPD2019、CCPD2020 或其他。</translation>
    </message>
    <message>
        <source>A new or empty folder, outside the frames.</source>
        <translation>新的或空的文件夹，须在整图的文件夹之外。</translation>
    </message>
    <message>
        <source>Split anew instead: shares of train, val and test (0.8,0.1,0.1), no plate text in two.</source>
        <translation>改为重新划分：train、val、test 的比例（0.8,0.1,0.1），同一车牌文本只在其中之一。</translation>
    </message>
    <message>
        <source>quad (warped upright, by the four vertices) or box (cut out as it stands).</source>
        <translation>quad（按四个顶点校正为水平）或 box（按原样裁出）。</translation>
    </message>
    <message>
        <source>Width and height of a warped crop, in pixels.</source>
        <translation>校正后的裁剪图的宽和高，以像素计。</translation>
    </message>
    <message>
        <source>Room around the plate, as a share of its height (0.1: a tenth).</source>
        <translation>车牌四周的边距，为其高度的倍数（0.1 即十分之一）。</translation>
    </message>
    <message>
        <source>List what is doubtful about the labels of a folder; no picture is changed.</source>
        <translation>列出文件夹的标签有哪些可疑之处；不改动任何图片。</translation>
    </message>
    <message>
        <source>With --filter or --queue about those plates alone, also where they have a text or a picture in common with others. The error rate of the folder is estimated from the random audit made in the window. The store of the folder is made where there is none. Exit code 1 when there are doubts, plates in several pictures aside.</source>
        <translation>用 --filter 或 --queue 时只说这些车牌，也包括它们与其他车牌文本或图片相同之处。文件夹的错误率按窗口中的随机抽查估计。文件夹还没有数据库时会建立一个。有可疑之处时退出码为 1，同一车牌出现在多张图片中不算。</translation>
    </message>
    <message>
        <source>A folder of labelled pictures.</source>
        <translation>带标签的图片文件夹。</translation>
    </message>
    <message>
        <source>First read what has not been read yet; --model, --provider and --device say how.</source>
        <translation>先识别尚未识别的车牌；如何识别由 --model、--provider 和 --device 决定。</translation>
    </message>
    <message>
        <source>Print JSON, one object a line, with the summary last.</source>
        <translation>以 JSON 输出，每行一个对象，最后是汇总。</translation>
    </message>
    <message>
        <source>How many lines of each kind of doubt are shown; 0: all.</source>
        <translation>每种可疑之处最多显示多少行；0：全部。</translation>
    </message>
    <message>
        <source>Show how far the work on a folder is, who agrees with whom, and how sharp and tilted its plates are.</source>
        <translation>显示文件夹的处理进度，文件名、识别与人工的一致性，以及车牌的清晰度和倾斜。</translation>
    </message>
    <message>
        <source>The store of the folder is made where there is none; no picture is changed.</source>
        <translation>文件夹还没有数据库时会建立一个；不改动任何图片。</translation>
    </message>
    <message>
        <source>A folder of pictures.</source>
        <translation>图片文件夹。</translation>
    </message>
    <message>
        <source>Write a page with charts into this file.</source>
        <translation>把带图表的网页写入此文件。</translation>
    </message>
    <message>
        <source>Write every figure into this table.</source>
        <translation>把所有数字写入此表格。</translation>
    </message>
    <message>
        <source>Write the page of --html in Chinese.</source>
        <translation>--html 的网页用中文。</translation>
    </message>
    <message>
        <source>Open the pictures whose names do not tell how sharp they are.</source>
        <translation>打开文件名未注明清晰度的图片来测量。</translation>
    </message>
    <message>
        <source>Usage: </source>
        <translation>用法：</translation>
    </message>
    <message>
        <source>The file takes any batch size and carries alphabet and preprocessing. Its weights are stored in half precision, but it calculates in full; on processors it convolves in eight bits where the model, or 100 pictures of --data, told the ranges.</source>
        <translation>该文件接受任意批大小，并带有字符集和预处理。权重以半精度存储，但以全精度计算；在处理器上，只要模型本身或 --data 的 100 张以上图片给出了数值范围，卷积就以八位进行。</translation>
    </message>
    <message>
        <source>Several checkpoints are ends of one training, or of trainings that started from one model: the file holds the mean of their weights, which often reads better than each of them.</source>
        <translation>若给出多个检查点（同一次训练的多个结果，或从同一模型开始的几次训练的结果），文件中保存的是它们权重的平均，识别效果往往比其中任何一个都好。</translation>
    </message>
    <message>
        <source>A run&apos;s best.pt or last.pt, or a model&apos;s name or file; of several the weights&apos; mean.</source>
        <translation>一次训练的 best.pt 或 last.pt，或模型的名称或文件；多个则取权重的平均。</translation>
    </message>
    <message>
        <source>What the model is called; without it as its checkpoint.</source>
        <translation>模型的名称；不给出则与检查点同名。</translation>
    </message>
    <message>
        <source>Only this published split, train, val or test; without it each gets its own folder, and what is in none goes into the folder rest.</source>
        <translation>只取这个公布的划分：train、val 或 test；省略时每个划分各有一个文件夹，不属于任何划分的放入名为 rest 的文件夹。</translation>
    </message>
    <message>
        <source>[OPTIONS]</source>
        <translation>[选项]</translation>
    </message>
    <message>
        <source>COMMAND [ARGS]...</source>
        <translation>命令 [参数]...</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>[required]</source>
        <translation>[必填]</translation>
    </message>
    <message>
        <source>[default: {}]</source>
        <translation>[默认：{}]</translation>
    </message>
    <message>
        <source>Try [blue]&apos;{command_path} {help_option}&apos;[/] for help.</source>
        <translation>运行 [blue]{command_path} {help_option}[/] 可查看帮助。</translation>
    </message>
    <message>
        <source>No such option: {0} (Possible options: {1})</source>
        <translation>没有这个选项：{0}（是否想输入 {1}？）</translation>
    </message>
    <message>
        <source>No such option: {0} Did you mean {1}?</source>
        <translation>没有这个选项：{0}（是否想输入 {1}？）</translation>
    </message>
    <message>
        <source>No such option: {0}</source>
        <translation>没有这个选项：{0}</translation>
    </message>
    <message>
        <source>No such command {0}. Did you mean {1}?</source>
        <translation>没有这个命令：{0}（是否想输入 {1}？）</translation>
    </message>
    <message>
        <source>No such command {0}.</source>
        <translation>没有这个命令：{0}</translation>
    </message>
    <message>
        <source>Missing command.</source>
        <translation>缺少命令。</translation>
    </message>
    <message>
        <source>Missing argument {0}.</source>
        <translation>缺少参数 {0}。</translation>
    </message>
    <message>
        <source>Missing option {0}.</source>
        <translation>缺少选项 {0}。</translation>
    </message>
    <message>
        <source>Got unexpected extra argument(s) ({0})</source>
        <translation>多出了参数：{0}</translation>
    </message>
    <message>
        <source>Option {0} requires an argument.</source>
        <translation>选项 {0} 后面缺少值。</translation>
    </message>
    <message>
        <source>Option {0} does not take a value.</source>
        <translation>选项 {0} 后面不能有值。</translation>
    </message>
    <message>
        <source>Invalid value for {0}: {1}</source>
        <translation>{0} 的值无效：{1}</translation>
    </message>
    <message>
        <source>{0} is not a valid integer.</source>
        <translation>{0} 不是整数。</translation>
    </message>
    <message>
        <source>{0} is not a valid number.</source>
        <translation>{0} 不是数字。</translation>
    </message>
    <message>
        <source>{0} is not in the range {1}.</source>
        <translation>{0} 不在范围 {1} 内。</translation>
    </message>
    <message>
        <source>Input should be a valid integer, unable to parse string as an integer</source>
        <translation>应为整数。</translation>
    </message>
    <message>
        <source>Input should be a valid number, unable to parse string as a number</source>
        <translation>应为数字。</translation>
    </message>
    <message>
        <source>Input should be greater than or equal to {0}</source>
        <translation>不能小于 {0}。</translation>
    </message>
    <message>
        <source>Input should be less than or equal to {0}</source>
        <translation>不能大于 {0}。</translation>
    </message>
</context>
<context>
    <name>verbs</name>
    <message>
        <source>something unexpected went wrong: {0}. Details are in {1}</source>
        <translation>出现意外错误：{0}。详情见 {1}</translation>
    </message>
    <message>
        <source>left out: {0}</source>
        <translation>已略去：{0}</translation>
    </message>
    <message>
        <source>failed: {0}</source>
        <translation>失败：{0}</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>正在识别</translation>
    </message>
    <message>
        <source>samples: {0}, {1} of them read wrongly</source>
        <translation>样本：{0} 个，其中 {1} 个识别有误</translation>
    </message>
    <message>
        <source>temperature: {0}</source>
        <translation>温度：{0}</translation>
    </message>
    <message>
        <source>log loss: {0} before, {1} after</source>
        <translation>对数损失：校准前 {0}，校准后 {1}</translation>
    </message>
    <message>
        <source>expected calibration error: {0} before, {1} after</source>
        <translation>期望校准误差：校准前 {0}，校准后 {1}</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>isotonic, 5-fold</source>
        <translation>保序回归（5 折）</translation>
    </message>
    <message>
        <source>confirm at {0} and above: {1} % of the plates, {2} of {3} wrong (95 %: {4} % to {5} %)</source>
        <translation>置信度达到 {0} 可免人工确认：占车牌的 {1} %，{3} 块中 {2} 块有误（95 % 区间 {4} % 至 {5} %）</translation>
    </message>
    <message>
        <source>read again below {0}: {1} % of the plates, {2} ms a plate ({3} fast, {4} again), {5} % right ({6} fast, {7} again)</source>
        <translation>低于 {0} 的再识别一次：占车牌的 {1} %，每块 {2} 毫秒（快速模型 {3}，再识别 {4}），正确率 {5} %（快速模型 {6}，再识别 {7}）</translation>
    </message>
    <message>
        <source>{0}: calibration error {1} % (95 %: {2} to {3} %), log loss {4}</source>
        <translation>{0}：校准误差 {1} %（95 % 区间 {2} 至 {3} %），对数损失 {4}</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>正在绘制</translation>
    </message>
    <message>
        <source>The accurate model brings nothing here within these milliseconds</source>
        <translation>在这些毫秒之内，精确模型在这里没有帮助</translation>
    </message>
    <message>
        <source>{0} picture is left out: where its plate is is not known</source>
        <translation>{0} 张图片已略去：不知道车牌在哪里</translation>
    </message>
    <message>
        <source>{0} pictures are left out: where their plates are is not known</source>
        <translation>{0} 张图片已略去：不知道车牌在哪里</translation>
    </message>
    <message>
        <source>written: {0} ({1}, {2}, {3})</source>
        <translation>已写入：{0}（{1}，{2}，{3}）</translation>
    </message>
    <message>
        <source>{0}, which was not compared with torch to the end</source>
        <translation>{0}，尚未与 torch 比较完</translation>
    </message>
    <message>
        <source>{0} {1} sequences</source>
        <translation>{0} 个 {1} 序列</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{1} 的 {0}</translation>
    </message>
    <message>
        <source>against torch on {0}: largest difference of a logit {1}, texts identical {2} of {3}</source>
        <translation>与 torch 比较，用 {0}：logit 的最大差异 {1}，文本相同 {2}/{3}</translation>
    </message>
    <message>
        <source>{0} crop</source>
        <translation>{0} 张裁剪图</translation>
    </message>
    <message>
        <source>{0} crops</source>
        <translation>{0} 张裁剪图</translation>
    </message>
    <message>
        <source>{0} of noise (give real ones with --data)</source>
        <translation>{0}（噪声；可用 --data 给出真实图片）</translation>
    </message>
    <message>
        <source>{0} picture</source>
        <translation>{0} 张图片</translation>
    </message>
    <message>
        <source>{0} pictures</source>
        <translation>{0} 张图片</translation>
    </message>
    <message>
        <source>{0} plate text stands</source>
        <translation>{0} 块车牌的文本</translation>
    </message>
    <message>
        <source>{0} plate texts stand</source>
        <translation>{0} 块车牌的文本</translation>
    </message>
    <message>
        <source>{0} picture is</source>
        <translation>{0} 张图片</translation>
    </message>
    <message>
        <source>{0} pictures are</source>
        <translation>{0} 张图片</translation>
    </message>
    <message>
        <source>{0} in no published split: their crops go into the folder {1}</source>
        <translation>{0}不属于任何公布的划分：其裁剪图放入文件夹 {1}</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>正在查看</translation>
    </message>
    <message>
        <source>Cutting</source>
        <translation>正在裁剪</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>{0} in more than one split ({1}); --shares splits by text</source>
        <translation>{0}出现在不止一个划分中（{1}）；--shares 按文本划分</translation>
    </message>
    <message>
        <source>{0} picture carries no label in its name and is left out</source>
        <translation>{0} 张图片的名称中没有标签，已略去</translation>
    </message>
    <message>
        <source>{0} pictures carry no label in their name and are left out</source>
        <translation>{0} 张图片的名称中没有标签，已略去</translation>
    </message>
    <message>
        <source>Something else was put into {0} meanwhile; the crops are in {1}</source>
        <translation>其间有别的内容放入了 {0}；裁剪图在 {1}</translation>
    </message>
    <message>
        <source>{0} in {1}</source>
        <translation>{1} 中的 {0}</translation>
    </message>
    <message>
        <source>crop</source>
        <translation>车牌取自</translation>
    </message>
    <message>
        <source>provider</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>{0} picture could not be read and is not counted.</source>
        <translation>{0} 张图片无法读取，不计入。</translation>
    </message>
    <message>
        <source>{0} pictures could not be read and are not counted.</source>
        <translation>{0} 张图片无法读取，不计入。</translation>
    </message>
    <message>
        <source>{0} picture carries no label and is not counted.</source>
        <translation>{0} 张图片没有标签，不计入。</translation>
    </message>
    <message>
        <source>{0} pictures carry no label and are not counted.</source>
        <translation>{0} 张图片没有标签，不计入。</translation>
    </message>
    <message>
        <source>{0} line of the list cannot be used and is not counted.</source>
        <translation>列表中有 {0} 行无法使用，不计入。</translation>
    </message>
    <message>
        <source>{0} lines of the list cannot be used and are not counted.</source>
        <translation>列表中有 {0} 行无法使用，不计入。</translation>
    </message>
    <message>
        <source>{0} picture or folder cannot be used and is not counted.</source>
        <translation>{0} 个图片或文件夹无法使用，不计入。</translation>
    </message>
    <message>
        <source>{0} pictures or folders cannot be used and are not counted.</source>
        <translation>{0} 个图片或文件夹无法使用，不计入。</translation>
    </message>
    <message>
        <source>{0} line of the list names a picture once more: it is counted once.</source>
        <translation>列表中有 {0} 行重复列出图片：每张只计一次。</translation>
    </message>
    <message>
        <source>{0} lines of the list name a picture once more: each is counted once.</source>
        <translation>列表中有 {0} 行重复列出图片：每张只计一次。</translation>
    </message>
    <message>
        <source>{0} picture counts as read wrongly: no plate is known or found in it.</source>
        <translation>{0} 张图片算作识别有误：不知道车牌在哪里，也没有找到。</translation>
    </message>
    <message>
        <source>{0} pictures count as read wrongly: no plate is known or found in them.</source>
        <translation>{0} 张图片算作识别有误：不知道车牌在哪里，也没有找到。</translation>
    </message>
    <message>
        <source>{0} label holds a character that the model does not know; it counts as read wrongly.</source>
        <translation>{0} 个标签中有模型不认识的字符，算作识别有误。</translation>
    </message>
    <message>
        <source>{0} labels hold a character that the model does not know; they count as read wrongly.</source>
        <translation>{0} 个标签中有模型不认识的字符，算作识别有误。</translation>
    </message>
    <message>
        <source>Reading {0}</source>
        <translation>正在识别 {0}</translation>
    </message>
    <message>
        <source>sequences</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>{0}, seed {1}, each {2}</source>
        <translation>{0} 个，种子 {1}，各为 {2}</translation>
    </message>
    <message>
        <source>plates</source>
        <translation>车牌</translation>
    </message>
    <message>
        <source> and </source>
        <translation> 和 </translation>
    </message>
    <message>
        <source>{0} test digits, sequences of five</source>
        <translation>{0} 的测试数字，五位一个序列</translation>
    </message>
    <message>
        <source>Nothing was read wrongly: there is no sheet to write.</source>
        <translation>没有识别错误：没有最差样本的图片可写。</translation>
    </message>
    <message>
        <source>{0} plate</source>
        <translation>{0} 块车牌</translation>
    </message>
    <message>
        <source>{0} plates</source>
        <translation>{0} 块车牌</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>正在写入</translation>
    </message>
    <message>
        <source>{0} written to {1}{2}.</source>
        <translation>{0}已写入 {1}{2}。</translation>
    </message>
    <message>
        <source>{0} would be written to {1}{2}.</source>
        <translation>{0}将写入 {1}{2}。</translation>
    </message>
    <message>
        <source>{0} would be refused, {1} of them by a name that is taken.</source>
        <translation>{0} 块将被拒绝，其中 {1} 块因重名。</translation>
    </message>
    <message>
        <source>{0} and {1} without one</source>
        <translation>{0}和 {1}（无车牌）</translation>
    </message>
    <message>
        <source> ({0})</source>
        <translation>（{0}）</translation>
    </message>
    <message>
        <source>Something else was put into {0} meanwhile; it stays as it is.</source>
        <translation>其间有别的内容放入了 {0}；它保持原样。</translation>
    </message>
    <message>
        <source>{0} refused.</source>
        <translation>{0} 块被拒绝。</translation>
    </message>
    <message>
        <source>{0} of the {1} listed has no text or another status (--status)</source>
        <translation>列出的 {1} 块中有 {0} 块没有文本，或状态不同（--status）</translation>
    </message>
    <message>
        <source>{0} of the {1} listed have no text or another status (--status)</source>
        <translation>列出的 {1} 块中有 {0} 块没有文本，或状态不同（--status）</translation>
    </message>
    <message>
        <source>taken: {0}</source>
        <translation>重名：{0}</translation>
    </message>
    <message>
        <source>{0}: {1} read right together with the fast model, {2} by the accurate one alone</source>
        <translation>{0}：与快速模型一起识别正确 {1}，精确模型单独识别正确 {2}</translation>
    </message>
    <message>
        <source>{0}: that one reads every plate</source>
        <translation>{0}：由精确模型识别所有车牌</translation>
    </message>
    <message>
        <source>in use:  {0} of {1} read right by the accurate model</source>
        <translation>实际使用：{1}中精确模型识别正确 {0} 块</translation>
    </message>
    <message>
        <source>{0} held plate</source>
        <translation>{0} 块留作检验的车牌</translation>
    </message>
    <message>
        <source>{0} held plates</source>
        <translation>{0} 块留作检验的车牌</translation>
    </message>
    <message>
        <source>before:  {0} of the held plates read right, {1} of characters wrong</source>
        <translation>微调前：留作检验的车牌识别正确 {0}，字符错误 {1}</translation>
    </message>
    <message>
        <source>after:   {0} of the held plates read right, {1} of characters wrong</source>
        <translation>微调后：留作检验的车牌识别正确 {0}，字符错误 {1}</translation>
    </message>
    <message>
        <source>new model: {0} ({1})</source>
        <translation>新模型：{0}（{1}）</translation>
    </message>
    <message>
        <source>{0} to learn from, {1} held back</source>
        <translation>{0}用于学习，{1} 块留作检验</translation>
    </message>
    <message>
        <source>{0}, which is left {1} of all plates</source>
        <translation>{0}，需要交给它的占全部车牌的 {1}</translation>
    </message>
    <message>
        <source>{0}; the fast one is sure of {1} that it misreads</source>
        <translation>{0}；快速模型坚持读错 {1} 块</translation>
    </message>
    <message>
        <source>in use:  {0} of {1} read right by both models</source>
        <translation>实际使用：{1}中两个模型共同识别正确 {0} 块</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>the network alone, without grammar and second look:</source>
        <translation>仅网络本身，不用车牌规则，也不再看一次：</translation>
    </message>
    <message>
        <source>the accurate network alone, without grammar and second look:</source>
        <translation>仅精确模型的网络本身，不用车牌规则，也不再看一次：</translation>
    </message>
    <message>
        <source>It reads every plate itself.</source>
        <translation>它独自识别所有车牌。</translation>
    </message>
    <message>
        <source>It reads what it is sure of, {0} the rest: both have learnt these plates.</source>
        <translation>它识别有把握的，其余由 {0} 识别：两者都学过这些车牌。</translation>
    </message>
    <message>
        <source>cutting out</source>
        <translation>正在裁剪车牌</translation>
    </message>
    <message>
        <source>resuming</source>
        <translation>正在继续</translation>
    </message>
    <message>
        <source>training {0} parameters on {1}</source>
        <translation>正在训练 {0} 个参数，运行于 {1}</translation>
    </message>
    <message>
        <source>fast model: loss {0}, {1} plates/s</source>
        <translation>快速模型：损失 {0}，每秒 {1} 块</translation>
    </message>
    <message>
        <source>loss {0}, {1} plates/s</source>
        <translation>损失 {0}，每秒 {1} 块</translation>
    </message>
    <message>
        <source>Stopped; no new model was made.</source>
        <translation>已停止；没有生成新模型。</translation>
    </message>
    <message>
        <source>in eight bits on {0}: largest difference of a logit {1}, texts identical {2} of {3}</source>
        <translation>以八位计算，用 {0}：logit 的最大差异 {1}，文本相同 {2}/{3}</translation>
    </message>
    <message>
        <source>confirm at {0} and above: {1} % of the sequences, {2} of {3} wrong (95 %: {4} % to {5} %)</source>
        <translation>置信度达到 {0} 可免人工确认：占序列的 {1} %，{3} 个中 {2} 个有误（95 % 区间 {4} % 至 {5} %）</translation>
    </message>
    <message>
        <source>{0} picture counts as read wrongly: no sequence is known in it.</source>
        <translation>{0} 张图片算作识别有误：不知道序列在哪里。</translation>
    </message>
    <message>
        <source>{0} pictures count as read wrongly: no sequence is known in them.</source>
        <translation>{0} 张图片算作识别有误：不知道序列在哪里。</translation>
    </message>
    <message>
        <source>Stopped; no new model was made. Go on with --resume.</source>
        <translation>已停止；没有生成新模型。可用 --resume 继续。</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>the run in {0}, which saves what it has and ends</source>
        <translation>{0} 中的训练，它会保存已有的内容并结束</translation>
    </message>
    <message>
        <source>step {0}: {1} of {2} read right by the network alone</source>
        <translation>第 {0} 步：仅网络本身，{2}识别正确 {1}</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>正在比较</translation>
    </message>
    <message>
        <source>Taking over</source>
        <translation>正在采纳</translation>
    </message>
    <message>
        <source>{0} taken over.</source>
        <translation>已采纳 {0} 项。</translation>
    </message>
    <message>
        <source>{0} was here already</source>
        <translation>{0} 项这里已有</translation>
    </message>
    <message>
        <source>{0} were here already</source>
        <translation>{0} 项这里已有</translation>
    </message>
    <message>
        <source>{0} difference is</source>
        <translation>{0} 项差异</translation>
    </message>
    <message>
        <source>{0} differences are</source>
        <translation>{0} 项差异</translation>
    </message>
    <message>
        <source>{0}:</source>
        <translation>{0}：</translation>
    </message>
    <message>
        <source>{0} files: {1}</source>
        <translation>{0} 个文件：{1}</translation>
    </message>
    <message>
        <source>Nothing was changed; take it over with --apply.</source>
        <translation>没有任何改动；用 --apply 采纳。</translation>
    </message>
    <message>
        <source>{0}, {1}.</source>
        <translation>{0}，{1}。</translation>
    </message>
    <message>
        <source>{0} of {1} taken over, the same command goes on</source>
        <translation>{1}中已采纳 {0} 项，再次运行同一命令会继续</translation>
    </message>
    <message>
        <source>{0} annotation</source>
        <translation>{0} 条标注</translation>
    </message>
    <message>
        <source>{0} annotations</source>
        <translation>{0} 条标注</translation>
    </message>
    <message>
        <source>{0} was changed here meanwhile and stays</source>
        <translation>{0} 项其间在这里有变动，保持不变</translation>
    </message>
    <message>
        <source>{0} were changed here meanwhile and stay</source>
        <translation>{0} 项其间在这里有变动，保持不变</translation>
    </message>
    <message>
        <source>{0} gets its label</source>
        <translation>{0} 条：得到标签</translation>
    </message>
    <message>
        <source>{0} get their label</source>
        <translation>{0} 条：得到标签</translation>
    </message>
    <message>
        <source>{0} gets other corners</source>
        <translation>{0} 条：角点不同</translation>
    </message>
    <message>
        <source>{0} get other corners</source>
        <translation>{0} 条：角点不同</translation>
    </message>
    <message>
        <source>{0} gets another kind, or another number of rows</source>
        <translation>{0} 条：种类或行数不同</translation>
    </message>
    <message>
        <source>{0} get another kind, or another number of rows</source>
        <translation>{0} 条：种类或行数不同</translation>
    </message>
    <message>
        <source>{0} gets assigned to a split</source>
        <translation>{0} 条：分配到划分</translation>
    </message>
    <message>
        <source>{0} get assigned to a split</source>
        <translation>{0} 条：分配到划分</translation>
    </message>
    <message>
        <source>{0} is added to a picture</source>
        <translation>{0} 条：图片中添加车牌</translation>
    </message>
    <message>
        <source>{0} are added to a picture</source>
        <translation>{0} 条：图片中添加车牌</translation>
    </message>
    <message>
        <source>{0} was decided otherwise by a person</source>
        <translation>{0} 条：与人工的决定冲突</translation>
    </message>
    <message>
        <source>{0} were decided otherwise by a person</source>
        <translation>{0} 条：与人工的决定冲突</translation>
    </message>
    <message>
        <source>{0} says what a model read: nobody vouches for that text, so it is not taken over</source>
        <translation>{0} 条：仅为模型的识别结果，无人确认此文本，不采纳</translation>
    </message>
    <message>
        <source>{0} say what a model read: nobody vouches for that text, so it is not taken over</source>
        <translation>{0} 条：仅为模型的识别结果，无人确认此文本，不采纳</translation>
    </message>
    <message>
        <source>{0} agrees already</source>
        <translation>{0} 条：已经相同</translation>
    </message>
    <message>
        <source>{0} agree already</source>
        <translation>{0} 条：已经相同</translation>
    </message>
    <message>
        <source>{0} means no picture or plate of this folder</source>
        <translation>{0} 条：在此文件夹中没有对应的图片或车牌</translation>
    </message>
    <message>
        <source>{0} mean no picture or plate of this folder</source>
        <translation>{0} 条：在此文件夹中没有对应的图片或车牌</translation>
    </message>
    <message>
        <source>… and {0} more (--most)</source>
        <translation>…另有 {0} 项（--most）</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>from</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>类别数</translation>
    </message>
    <message>
        <source>reads</source>
        <translation>识别内容</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>正确率</translation>
    </message>
    <message>
        <source>CER</source>
        <translation>字符错误率</translation>
    </message>
    <message>
        <source>version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>When no model is named, {0} reads</source>
        <translation>未指明模型时，由 {0} 识别</translation>
    </message>
    <message>
        <source>bundled</source>
        <translation>自带</translation>
    </message>
    <message>
        <source>user</source>
        <translation>自己的</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>{0} as a pair</source>
        <translation>{0}（配对）</translation>
    </message>
    <message>
        <source>but its partner {0} is another than it was measured with, and reads alone</source>
        <translation>但与它配对的 {0} 已不是测定时的那一个，由前者单独识别</translation>
    </message>
    <message>
        <source>and {0} reads again what is below {1} (on a GPU, everything)</source>
        <translation>低于 {1} 的由 {0} 再识别一次（用显卡时全部由它识别）</translation>
    </message>
    <message>
        <source>Your own models belong in {0}</source>
        <translation>您自己的模型请放入 {0}</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>{0} sequence</source>
        <translation>{0} 个序列</translation>
    </message>
    <message>
        <source>{0} sequences</source>
        <translation>{0} 个序列</translation>
    </message>
    <message>
        <source>{0} of {1} of {2} test digits read without an error</source>
        <translation>{2} 测试数字的 {1}中有 {0} 个完全正确</translation>
    </message>
    <message>
        <source>{0} annotated picture</source>
        <translation>{0} 张画有识别结果的图片</translation>
    </message>
    <message>
        <source>{0} annotated pictures</source>
        <translation>{0} 张画有识别结果的图片</translation>
    </message>
    <message>
        <source>{0} ms</source>
        <translation>{0} 毫秒</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>有误</translation>
    </message>
    <message>
        <source>{0}: no plate was found</source>
        <translation>{0}：没有找到车牌</translation>
    </message>
    <message>
        <source>{0}: no sequence is known in it</source>
        <translation>{0}：不知道序列在哪里</translation>
    </message>
    <message>
        <source>Sequence accuracy {0} ({1} of {2} with a label, 95 % interval {3} to {4}), character error rate {5}</source>
        <translation>序列正确率 {0}（有标签的 {2} 张中对 {1} 张，95 % 区间 {3} 至 {4}），字符错误率 {5}</translation>
    </message>
    <message>
        <source>Plate accuracy {0} ({1} of {2} with a label, 95 % interval {3} to {4}), character error rate {5}</source>
        <translation>车牌正确率 {0}（有标签的 {2} 张中对 {1} 张，95 % 区间 {3} 至 {4}），字符错误率 {5}</translation>
    </message>
    <message>
        <source>Stopped: {0} left</source>
        <translation>已停止：还剩 {0}</translation>
    </message>
    <message>
        <source>{0} in {1} s ({2}/s) by {3} on {4}</source>
        <translation>{0}，用时 {1} 秒（每秒 {2} 张），模型 {3}，运行于 {4}</translation>
    </message>
    <message>
        <source>{0} failed, {1} without a known sequence</source>
        <translation>{0} 张失败，{1} 张不知道序列在哪里</translation>
    </message>
    <message>
        <source>{0} failed, {1} without a known plate</source>
        <translation>{0} 张失败，{1} 张不知道车牌在哪里</translation>
    </message>
    <message>
        <source>{0} further plate</source>
        <translation>{0} 块车牌</translation>
    </message>
    <message>
        <source>{0} further plates</source>
        <translation>{0} 块车牌</translation>
    </message>
    <message>
        <source>standard output</source>
        <translation>标准输出</translation>
    </message>
    <message>
        <source>the readings of {0} in {1}</source>
        <translation>{1} 中 {0}的识别结果</translation>
    </message>
    <message>
        <source>{0} in these pictures</source>
        <translation>这些图片中另有 {0}</translation>
    </message>
    <message>
        <source>written: {0}</source>
        <translation>已写入：{0}</translation>
    </message>
    <message>
        <source>Stopped; written by then: {0}.</source>
        <translation>已停止；此前已写入：{0}。</translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>已停止；没有写入任何内容。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>；</translation>
    </message>
    <message>
        <source>with a problem: {0}</source>
        <translation>有问题：{0}</translation>
    </message>
    <message>
        <source>changed since a person worked on them: {0}</source>
        <translation>人工处理之后已改变：{0}</translation>
    </message>
    <message>
        <source>the store of {0}, with what was found out so far</source>
        <translation>{0} 的数据库，包含至此得知的内容</translation>
    </message>
    <message>
        <source>{0} line</source>
        <translation>{0} 行</translation>
    </message>
    <message>
        <source>{0} lines</source>
        <translation>{0} 行</translation>
    </message>
    <message>
        <source>named more than once: {0} of the list, left out; each picture counts once</source>
        <translation>列表中重复列出的 {0}已略去；每张图片只计一次</translation>
    </message>
    <message>
        <source>--device {0} does nothing beside --provider cpu</source>
        <translation>--device {0} 与 --provider cpu 合用时不起作用</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>另有 {0} 项</translation>
    </message>
    <message>
        <source>{0}, {1} decided, {2} skipped</source>
        <translation>{0}，已决定 {1} 块，已跳过 {2} 块</translation>
    </message>
    <message>
        <source>{0} plate is</source>
        <translation>{0} 块车牌</translation>
    </message>
    <message>
        <source>{0} plates are</source>
        <translation>{0} 块车牌</translation>
    </message>
    <message>
        <source>{0} of them has lost its picture</source>
        <translation>其中 {0} 块的图片已消失</translation>
    </message>
    <message>
        <source>{0} of them have lost their picture</source>
        <translation>其中 {0} 块的图片已消失</translation>
    </message>
    <message>
        <source>most often taken: {0}</source>
        <translation>最常认错的：{0}</translation>
    </message>
    <message>
        <source>{0} not measured: add --measure for the sharpness</source>
        <translation>{0}尚未测量：用 --measure 测量清晰度</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>正在测量</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} the same, {3} (95 % interval {4} to {5})</source>
        <translation>{0}：{2} 块中 {1} 块相同，{3}（95 % 区间 {4} 至 {5}）</translation>
    </message>
    <message>
        <source>{0}: input {1}, {2} classes, {3} frames</source>
        <translation>{0}：输入 {1}，{2} 个类别，{3} 帧</translation>
    </message>
    <message>
        <source>trainable parameters {0}</source>
        <translation>可训练参数 {0}</translation>
    </message>
    <message>
        <source>GFLOPs {0} (2 × multiply-adds)</source>
        <translation>GFLOPs {0}（乘加次数的 2 倍）</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Run: {0}</source>
        <translation>训练：{0}</translation>
    </message>
    <message>
        <source>Stopped at step {0}; go on with --resume.</source>
        <translation>已在第 {0} 步停止；可用 --resume 继续。</translation>
    </message>
    <message>
        <source>There is nothing to go on from in {0}: the run begins.</source>
        <translation>{0} 中没有可继续的内容：训练从头开始。</translation>
    </message>
    <message>
        <source>loss {0}  lr {1}  {2}/s</source>
        <translation>损失 {0}  学习率 {1}  每秒 {2} 个</translation>
    </message>
    <message>
        <source>Plate accuracy {0}, CER {1} on {2}.</source>
        <translation>车牌正确率 {0}，字符错误率 {1}，样本 {2} 个。</translation>
    </message>
    <message>
        <source>Sequence accuracy {0}, CER {1} on {2}.</source>
        <translation>序列正确率 {0}，字符错误率 {1}，样本 {2} 个。</translation>
    </message>
    <message>
        <source>Stopped before the first step.</source>
        <translation>在第一步之前已停止。</translation>
    </message>
    <message>
        <source>step {0}: accuracy {1}, CER {2}</source>
        <translation>第 {0} 步：正确率 {1}，字符错误率 {2}</translation>
    </message>
    <message>
        <source>the run in {0}, up to its last checkpoint</source>
        <translation>{0} 中的训练，到最后的检查点为止</translation>
    </message>
    <message>
        <source>{0} ({1} of {2}; 95 % interval {3} to {4})</source>
        <translation>{0}（{2} 块中 {1} 块；95 % 区间 {3} 至 {4}）</translation>
    </message>
    <message>
        <source>{0}, {1} with a label in the file name</source>
        <translation>{0}，其中 {1} 块的文件名带有标签</translation>
    </message>
    <message>
        <source>{0} is not read yet</source>
        <translation>{0} 块尚未识别</translation>
    </message>
    <message>
        <source>{0} are not read yet</source>
        <translation>{0} 块尚未识别</translation>
    </message>
    <message>
        <source>Random audit: {0} of {1} decided</source>
        <translation>随机抽查：已决定 {0} 块，共 {1} 块</translation>
    </message>
    <message>
        <source>{0}, {1} times, first {2}</source>
        <translation>{0}，出现 {1} 次，首见于 {2}</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>正在核查</translation>
    </message>
    <message>
        <source>{0} reading</source>
        <translation>{0} 条识别结果</translation>
    </message>
    <message>
        <source>{0} readings</source>
        <translation>{0} 条识别结果</translation>
    </message>
    <message>
        <source>{0} was not checked: its picture is gone</source>
        <translation>{0} 块未检查：图片已消失</translation>
    </message>
    <message>
        <source>{0} were not checked: their pictures are gone</source>
        <translation>{0} 块未检查：图片已消失</translation>
    </message>
    <message>
        <source>{0}: add --read, or recognise in the window</source>
        <translation>{0}：请加上 --read，或在窗口中识别</translation>
    </message>
    <message>
        <source>No random audit has been made: choose that queue in the window for an error rate</source>
        <translation>尚未做过随机抽查：在窗口中选择该队列，可得知错误率</translation>
    </message>
    <message>
        <source>{0} times, first {1}</source>
        <translation>出现 {0} 次，首见于 {1}</translation>
    </message>
    <message>
        <source>{0} in the store of {1}</source>
        <translation>{1} 的数据库中的 {0}</translation>
    </message>
    <message>
        <source>wrong labels: {0}</source>
        <translation>错误标签：{0}</translation>
    </message>
    <message>
        <source>wrong readings: {0}</source>
        <translation>错误识别：{0}</translation>
    </message>
    <message>
        <source>file name and text differ</source>
        <translation>文件名与文本不一致</translation>
    </message>
    <message>
        <source>labels that break the grammar of plates</source>
        <translation>不合车牌规则的标签</translation>
    </message>
    <message>
        <source>corners that do not fit</source>
        <translation>不吻合的四角</translation>
    </message>
    <message>
        <source>pictures that are there twice</source>
        <translation>重复的图片</translation>
    </message>
    <message>
        <source>plates in several pictures (a note: it may be the same car)</source>
        <translation>多张图片中的相同车牌（仅供参考：可能是同一辆车）</translation>
    </message>
    <message>
        <source>no plate</source>
        <translation>无车牌</translation>
    </message>
    <message>
        <source>{0} sample: confidence {1}, right {2}</source>
        <translation>{0} 个样本：置信度 {1}，正确 {2}</translation>
    </message>
    <message>
        <source>{0} samples: confidence {1}, right {2}</source>
        <translation>{0} 个样本：置信度 {1}，正确 {2}</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>置信度的可靠性</translation>
    </message>
    <message>
        <source>{0} on {1}</source>
        <translation>{0}，数据 {1}</translation>
    </message>
    <message>
        <source>{0}, {1} read without an error</source>
        <translation>{0}，{1} 个识别无误</translation>
    </message>
    <message>
        <source>95 % interval {0} to {1}</source>
        <translation>95 % 区间 {0} 至 {1}</translation>
    </message>
    <message>
        <source>character error rate {0}</source>
        <translation>字符错误率 {0}</translation>
    </message>
    <message>
        <source>By kind of plate</source>
        <translation>按车牌种类</translation>
    </message>
    <message>
        <source>mean confidence</source>
        <translation>平均置信度</translation>
    </message>
    <message>
        <source>By sub-set</source>
        <translation>按子集</translation>
    </message>
    <message>
        <source>Confusions</source>
        <translation>混淆</translation>
    </message>
    <message>
        <source>Worst samples</source>
        <translation>最差的样本</translation>
    </message>
    <message>
        <source>without the province {0}</source>
        <translation>不计省份的正确率 {0}</translation>
    </message>
    <message>
        <source>By province</source>
        <translation>按省份</translation>
    </message>
    <message>
        <source>Expected calibration error {0}. The bars count the samples.</source>
        <translation>期望校准误差 {0}。柱形表示样本数。</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>无。</translation>
    </message>
    <message>
        <source>None was read wrongly.</source>
        <translation>没有识别错误的样本。</translation>
    </message>
    <message>
        <source>samples: {0}</source>
        <translation>样本：{0}</translation>
    </message>
    <message>
        <source>character error rate: {0}</source>
        <translation>字符错误率：{0}</translation>
    </message>
    <message>
        <source>expected calibration error: {0}</source>
        <translation>期望校准误差：{0}</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95 % 区间</translation>
    </message>
    <message>
        <source>no province</source>
        <translation>不计省份</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>sub-set</source>
        <translation>子集</translation>
    </message>
    <message>
        <source>plate accuracy: {0} (95 %: {1} to {2})</source>
        <translation>车牌正确率：{0}（95 % 区间 {1} 至 {2}）</translation>
    </message>
    <message>
        <source>sequence accuracy: {0} (95 %: {1} to {2})</source>
        <translation>序列正确率：{0}（95 % 区间 {1} 至 {2}）</translation>
    </message>
    <message>
        <source>accuracy without the province: {0}</source>
        <translation>不计省份的正确率：{0}</translation>
    </message>
    <message>
        <source>{0} read as {1}</source>
        <translation>{0} 认成 {1}</translation>
    </message>
    <message>
        <source>province</source>
        <translation>省份</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>confusion</source>
        <translation>混淆</translation>
    </message>
    <message>
        <source>times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>{0} (one thread)</source>
        <translation>{0}（单线程）</translation>
    </message>
    <message>
        <source>{0} (by the clock)</source>
        <translation>{0}（按时钟）</translation>
    </message>
    <message>
        <source>ms a crop</source>
        <translation>每张裁剪图的毫秒数</translation>
    </message>
    <message>
        <source>{0}, below {1}</source>
        <translation>{0}，低于 {1} 时</translation>
    </message>
    <message>
        <source>{0}, by {1}</source>
        <translation>{0}，模型 {1}</translation>
    </message>
    <message>
        <source>read again</source>
        <translation>再识别</translation>
    </message>
    <message>
        <source>read accurately</source>
        <translation>由精确模型识别</translation>
    </message>
    <message>
        <source>{0}: {1} -&gt; {2} ({3})</source>
        <translation>{0}：{1} -&gt; {2}（{3}）</translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新标签</translation>
    </message>
    <message>
        <source>corners</source>
        <translation>角点</translation>
    </message>
    <message>
        <source>split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>added</source>
        <translation>新车牌</translation>
    </message>
    <message>
        <source>conflict</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>unvouched</source>
        <translation>仅识别</translation>
    </message>
    <message>
        <source>unmatched</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>kind {0}</source>
        <translation>种类 {0}</translation>
    </message>
    <message>
        <source>rows {0}</source>
        <translation>行数 {0}</translation>
    </message>
    <message>
        <source>split {0}</source>
        <translation>划入 {0}</translation>
    </message>
</context>
</TS>
